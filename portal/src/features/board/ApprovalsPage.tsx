import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { get, post } from "../../api/client";
import type { Approval, ApprovalList, CaseList, Machine } from "../../api/types";
import { Button } from "../../components/Button";
import { Differences } from "../../components/Differences";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { useCase, useChanged, useMachines } from "../cases/api";
import { PendingAnswer, PendingDetails } from "../cases/PendingDetails";
import * as pendingWords from "../cases/pending_words";

/** The two states as the server keeps them: JSON of an account. Nothing of it names more than the page may show. */
function membersOf(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Cases that are read one by one on the page. */
const CASES_SHOWN = 20;
const HIDDEN = new Set(["id", "version", "person"]);

function WhatDiffers({ approval }: { approval: Approval }) {
  const text = useText();
  const before = membersOf(approval.before);
  const after = membersOf(approval.after);
  const shown = (name: string, value: unknown) => {
    if (value === null || value === undefined || value === "") return text.none;
    const word = String(value);
    if (name === "role") return text.roles[word] ?? word;
    if (name === "state") return text.approvals.states[word] ?? word;
    if (/^\d{4}-\d{2}-\d{2}T/.test(word)) return momentText(word);
    return <Turkish>{word}</Turkish>;
  };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) =>
      !HIDDEN.has(name) &&
      typeof before[name] !== "object" &&
      (name in text.approvals.members || before[name] !== after[name]),
  );
  return (
    <Differences
      caption={text.approvals.differs}
      rows={names.map((name) => ({
        name,
        label: text.approvals.members[name] ?? <code>{name}</code>,
        before: shown(name, before[name]),
        after: shown(name, after[name]),
        changes: before[name] !== after[name],
      }))}
    />
  );
}

function ApprovalCard({ approval }: { approval: Approval }) {
  const text = useText();
  const own = useWords(pendingWords);
  const changed = useChanged();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<unknown>();
  const decide = async (how: "approve" | "reject") => {
    setProblem(undefined);
    try {
      await post(`/api/v1/approvals/${approval.id}/${how}`, reason.trim() ? { reason: reason.trim() } : {});
      changed();
    } catch (refused) {
      setProblem(refused);
    }
  };
  const rows: [string, string][] = [
    [text.approvals.asked, `${approval.asked_by}, ${momentText(approval.asked_at)}`],
    [own.mayApprove, own.another(approval.may_approve.map((role) => text.roles[role] ?? role).join(", "))],
    [text.approvals.until, momentText(approval.expires_at)],
    [text.approvals.reason, approval.reason],
  ];
  return (
    <section className="card middle" aria-labelledby={approval.id}>
      <h3 id={approval.id}>{text.approvals.acts[approval.act] ?? approval.act}</h3>
      <dl className="summary">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || text.none}</dd>
          </div>
        ))}
      </dl>
      <WhatDiffers approval={approval} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput id={`reason-${approval.id}`} label={text.approvals.reasonLabel} value={reason} onChange={setReason} />
      <div className="row">
        <Button tone="primary" onPress={() => void decide("approve")}>
          {text.approvals.approve}
        </Button>
        <Button tone="bad" onPress={() => void decide("reject")}>
          {text.approvals.reject}
        </Button>
      </div>
    </section>
  );
}

/** One case whose act waits: who asked, who approves, what differs, and the answer. */
function WaitingCase({ id, machines }: { id: string; machines: readonly Machine[] | undefined }) {
  const text = useText();
  const own = useWords(pendingWords);
  const query = useCase(id);
  return (
    <section className="card" aria-labelledby={`waiting-${id}`}>
      <Loaded query={query}>
        {(subject) => (
          <>
            <h3 id={`waiting-${id}`}>
              {subject.number} <Turkish>{subject.title || subject.kind_label}</Turkish>
            </h3>
            <PendingDetails subject={subject} machine={machines?.find((each) => each.kind === subject.kind)} />
            <PendingAnswer subject={subject} />
            <p>
              <Link
                to="/isler/$id"
                params={{ id }}
                className="button small"
                aria-label={`${own.seeCase}: ${subject.number}`}
              >
                {own.seeCase}
              </Link>
            </p>
            {subject.pending ? null : <p>{text.approvals.none}</p>}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Cases whose act one person has asked for, the latest first; so many that each can be read with care. */
function WaitingCases({ page }: { page: CaseList }) {
  const text = useText();
  const own = useWords(pendingWords);
  const machines = useMachines();
  return (
    <section aria-labelledby="waiting-cases">
      <h2 id="waiting-cases">{text.approvals.cases}</h2>
      {page.cases.length === 0 ? <p>{text.approvals.casesNone}</p> : null}
      {page.cases.map((subject) => (
        <WaitingCase key={subject.id} id={subject.id} machines={machines.data} />
      ))}
      {page.cases.length === CASES_SHOWN ? (
        <p>
          {own.more}{" "}
          <Link to="/isler" search={{ onay: "1" }}>
            {own.moreLink}
          </Link>
        </p>
      ) : null}
    </section>
  );
}

/** Acts on cases and on accounts that wait for another natural person (G14). Both lists come together: nothing jumps. */
export function ApprovalsPage() {
  const text = useText();
  const query = useQuery({
    queryKey: ["approvals"],
    queryFn: async () => {
      const [cases, accounts] = await Promise.all([
        get<CaseList>(`/api/v1/cases?pending=1&limit=${CASES_SHOWN}`),
        get<ApprovalList>("/api/v1/approvals"),
      ]);
      return { cases, approvals: accounts.approvals };
    },
  });
  return (
    <Page title={text.approvals.title} lead={text.approvals.lead}>
      <Loaded query={query}>
        {({ cases, approvals }) => (
          <>
            <WaitingCases page={cases} />
            <h2>{text.approvals.accounts}</h2>
            {approvals.length === 0 ? (
              <EmptyState why={text.approvals.none} next={text.approvals.noneNext}>
                <Link to="/kuyruk" className="button">
                  {text.nav.queue}
                </Link>
              </EmptyState>
            ) : (
              approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} />)
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
