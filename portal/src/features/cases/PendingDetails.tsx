import { type ReactNode, useState } from "react";
import { post } from "../../api/client";
import type { Case, Json, Machine } from "../../api/types";
import { Button } from "../../components/Button";
import { type DifferenceRow, Differences } from "../../components/Differences";
import { ProblemNotice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { memberText } from "../../text/choices";
import { momentText } from "../../text/dates";
import { useChanged } from "./api";
import { labelsOf, ValueOf } from "./BodyList";
import * as words from "./pending_words";

const same = (left: Json | undefined, right: Json | undefined) => JSON.stringify(left) === JSON.stringify(right);

/** What the act would make of the case: its state, and each member that the act's fields name. */
function useRows(subject: Case, machine: Machine | undefined): DifferenceRow[] {
  const text = useText();
  const own = useWords(words);
  const labels = labelsOf(machine ? [machine] : undefined, subject.kind);
  const pending = subject.pending;
  if (!pending) return [];
  const act = machine?.acts.find((each) => each.name === pending.act);
  const stateLabel = (name: string) => machine?.states.find((state) => state.name === name)?.label ?? name;
  const after = (act?.to ?? []).map(stateLabel).join(" / ");
  const value = (name: string, shown: Json | undefined) =>
    shown === undefined ? text.none : <ValueOf value={shown} labels={labels} member={name} />;
  return [
    {
      name: "state",
      label: own.state,
      before: <Turkish>{subject.state_label ?? subject.state}</Turkish>,
      after: <Turkish>{(act?.to.length ?? 0) > 1 ? own.possible(after) : after}</Turkish>,
      changes: !(act?.to ?? []).includes(subject.state),
    },
    ...Object.entries(pending.input).map(([name, wanted]) => ({
      name,
      label: <Turkish>{labels.get(name) ?? memberText(name) ?? name}</Turkish>,
      before: value(name, subject.body[name]),
      after: value(name, wanted),
      changes: !same(subject.body[name], wanted),
    })),
  ];
}

/** Who asked, who must approve, and what differs before and after: the same for each act that takes two persons (G14). */
export function PendingDetails({ subject, machine }: { subject: Case; machine: Machine | undefined }) {
  const text = useText();
  const own = useWords(words);
  const rows = useRows(subject, machine);
  const { pending } = subject;
  if (!pending) return null;
  const act = machine?.acts.find((each) => each.name === pending.act);
  const roles = (act?.roles ?? []).filter((role) => role !== "system").map((role) => text.roles[role] ?? role);
  const facts: [string, ReactNode][] = [
    [own.act, <Turkish key="act">{act?.label ?? pending.act}</Turkish>],
    [
      own.asked,
      <Turkish key="asked">{`${pending.asked_by.name} (${text.roles[pending.asked_by.role] ?? ""})`}</Turkish>,
    ],
    [own.askedAt, momentText(pending.asked_at)],
    [own.mayApprove, own.another(roles.join(", "))],
    [own.rule, <Turkish key="rule">{act?.rule ?? text.none}</Turkish>],
  ];
  return (
    <>
      <dl className="summary">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Differences caption={own.differs} rows={rows} />
    </>
  );
}

/** The second person's yes or no. Who asked is told so; the server refuses that person's yes. */
export function PendingAnswer({ subject }: { subject: Case }) {
  const text = useText();
  const own = useWords(words);
  const member = useMember();
  const changed = useChanged();
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  const { pending } = subject;
  if (!pending) return null;
  const isOwn = pending.asked_by.name === member?.account.name && pending.asked_by.role === member?.role;
  const decide = async (how: "approve" | "reject") => {
    setProblem(undefined);
    setWorking(true);
    try {
      changed(await post<Case>(`/api/v1/cases/${subject.id}/${how}`, {}, { version: subject.version }));
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  };
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {isOwn ? <p>{own.own}</p> : null}
      <div className="row no-print">
        <Button tone="primary" working={working} onPress={() => void decide("approve")}>
          {text.case.approve}
        </Button>
        <Button tone="bad" working={working} onPress={() => void decide("reject")}>
          {text.case.reject}
        </Button>
      </div>
    </>
  );
}
