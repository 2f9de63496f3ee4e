import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Act, Case, JsonMembers } from "../../api/types";
import { Notice, Skeleton } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { fieldsOf, ItemCard } from "../decisions/ItemCard";
import { ActForm } from "./ActForm";
import { useCase, useMachines } from "./api";
import { BodyList, labelsOf } from "./BodyList";
import { MissingInput, MissingLetter } from "./MissingItems";

/** What is told once and kept nowhere (ADR 0109): it stays until the person leaves the page. */
function Done({ changed }: { changed: Case }) {
  const text = useText();
  const machines = useMachines();
  const labels = labelsOf(machines.data, changed.kind);
  return (
    <>
      <Notice tone="good" live title={changed.pending ? text.case.didWait : text.case.did}>
        <p>
          <Turkish>{changed.state_label}</Turkish>
        </p>
      </Notice>
      {changed.told_once ? (
        <Notice tone="warn" title={text.case.toldOnce}>
          <p>{text.case.toldOnceText}</p>
          <BodyList body={changed.told_once} labels={labels} />
        </Notice>
      ) : null}
      <Link to="/isler/$id" params={{ id: changed.id }} className="button primary">
        {text.reloadCase}
      </Link>
    </>
  );
}

function given(search: Record<string, unknown>): JsonMembers {
  const item = Number(search["madde"]);
  return Number.isInteger(item) && item > 0 ? { item } : {};
}

/** The case that an item of the Kurul's agenda is about: its rights stand beside the vote and the decision (R2). */
function itemOf(subject: Case, search: Record<string, unknown>) {
  if (subject.kind !== "board-meeting") return undefined;
  const items = subject.body["items"];
  const item = Array.isArray(items) ? items[Number(search["madde"]) - 1] : undefined;
  const id = typeof item === "object" && item !== null && !Array.isArray(item) ? item["subject"] : undefined;
  const kind = typeof item === "object" && item !== null && !Array.isArray(item) ? item["kind"] : undefined;
  if (typeof id !== "string" || kind !== "application") return undefined;
  return { id, shown: { services: fieldsOf(id) } };
}

function ActView({ subject, act }: { subject: Case; act: Act }) {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const query = useCase(subject.id);
  const [done, setDone] = useState<Case>();
  const item = itemOf(subject, search);
  const asksForDocuments = subject.kind === "application" && act.name === "request-documents";
  if (done) return <Done changed={done} />;
  return (
    <>
      {item ? <ItemCard id={item.id} /> : null}
      <ActForm
        act={act}
        subject={subject}
        given={given(search)}
        shown={item ? item.shown : asksForDocuments ? { missing: MissingInput } : undefined}
        preview={asksForDocuments ? (values) => <MissingLetter subject={subject} values={values} /> : undefined}
        onDone={(changed) => {
          if (changed.told_once || changed.pending) setDone(changed);
          else void navigate({ to: "/isler/$id", params: { id: changed.id } });
        }}
        onStale={() => {
          void query.refetch();
          void navigate({ to: "/isler/$id", params: { id: subject.id } });
        }}
      />
    </>
  );
}

export function ActPage() {
  const text = useText();
  const { id, act: name } = useParams({ strict: false }) as { id: string; act: string };
  const query = useCase(id);
  // Decided on the newest version, not on what was read minutes ago. The act stays as it was when the page was opened: after it is done it is not allowed any more, and its outcome still shows.
  const [opened, setOpened] = useState<{ subject: Case; act: Act }>();
  const act = opened?.act ?? query.data?.acts.find((each) => each.name === name);
  if (!opened && query.data && act && query.isFetchedAfterMount) setOpened({ subject: query.data, act });
  const title = act?.label ?? (query.data ? text.act.notThere : text.loading);
  return (
    <>
      <p className="crumbs">
        <Link to="/isler/$id" params={{ id }}>
          {query.data ? query.data.title || query.data.number : text.back}
        </Link>
      </p>
      <Page key={act ? "act" : "wait"} title={title} lead={act && act.fields.length > 0 ? text.act.lead : undefined}>
        <Loaded query={query}>
          {() =>
            act && !opened ? (
              <Skeleton />
            ) : opened ? (
              <ActView subject={opened.subject} act={opened.act} />
            ) : (
              <Notice tone="warn">
                <p>{text.act.notThereText}</p>
              </Notice>
            )
          }
        </Loaded>
      </Page>
    </>
  );
}
