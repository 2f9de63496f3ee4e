import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/client";
import type { Case, Machine } from "../../api/types";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { sortedBy } from "../../text/turkish";
import { ActForm } from "./ActForm";
import { useMachines } from "./api";
import { BodyList } from "./BodyList";

/** Acts that open a case and are open to a role. */
export function openings(machines: readonly Machine[], role: string) {
  return sortedBy(machines, (machine) => machine.label)
    .map((machine) => ({
      machine,
      acts: machine.acts.filter((act) => act.from.length === 0 && act.roles.some((each) => each === role)),
    }))
    .filter(({ acts }) => acts.length > 0);
}

export function BeginListPage() {
  const text = useText();
  const member = useMember();
  const machines = useMachines();
  return (
    <Page title={text.begin.title} lead={text.begin.lead}>
      <Loaded query={machines}>
        {(all) => {
          const found = openings(all, member?.role ?? "");
          if (found.length === 0) return <p>{text.begin.none}</p>;
          return found.map(({ machine, acts }) => (
            <section key={machine.kind} className="card middle" aria-labelledby={`kind-${machine.kind}`}>
              <h2 id={`kind-${machine.kind}`} lang="tr">
                {machine.label}
              </h2>
              <div className="row">
                {acts.map((act) => (
                  <Link
                    key={act.name}
                    to="/yeni/$kind/$act"
                    params={{ kind: machine.kind, act: act.name }}
                    className="button"
                  >
                    <Turkish>{act.label}</Turkish>
                  </Link>
                ))}
              </div>
            </section>
          ));
        }}
      </Loaded>
    </Page>
  );
}

export function BeginPage() {
  const text = useText();
  const navigate = useNavigate();
  const { kind, act: name } = useParams({ strict: false }) as { kind: string; act: string };
  /** The institution that a page was about which led here, and the service or the service user on it. */
  const { kurum, bolum } = useSearch({ strict: false }) as { kurum?: string; bolum?: string };
  const part = bolum ? { service: bolum, service_user: bolum } : {};
  const machines = useMachines();
  const [opened, setOpened] = useState<Case>();
  const machine = machines.data?.find((each) => each.kind === kind);
  const act = machine?.acts.find((each) => each.name === name && each.from.length === 0);
  return (
    <>
      <p className="crumbs">
        <Link to="/yeni">{text.begin.title}</Link>
      </p>
      <Page key={act ? "act" : "wait"} title={act?.label ?? text.act.notThere} lead={act ? text.act.lead : undefined}>
        {opened ? (
          <>
            <Notice tone="warn" title={text.case.toldOnce}>
              <p>{text.case.toldOnceText}</p>
              <BodyList
                body={{ number: opened.number, code: opened.code ?? "", ...opened.told_once }}
                labels={new Map()}
              />
            </Notice>
            <Link to="/isler/$id" params={{ id: opened.id }} className="button primary">
              {text.reloadCase}
            </Link>
          </>
        ) : act ? (
          <ActForm
            act={act}
            kind={kind}
            given={kurum && /^[1-9]\d{0,9}$/.test(kurum) ? { institution: Number(kurum), ...part } : undefined}
            send={(body, key) => post<Case>(`/api/v1/cases/${kind}/${act.name}`, body, { key })}
            onDone={(made) => {
              if (made.code || made.told_once) setOpened(made);
              else void navigate({ to: "/isler/$id", params: { id: made.id } });
            }}
          />
        ) : (
          <p>{text.act.notThereText}</p>
        )}
      </Page>
    </>
  );
}
