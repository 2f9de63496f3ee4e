import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { Account, Approval } from "../../api/types";
import { Button } from "../../components/Button";
import { CheckInput, RadioInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { useChanged } from "../cases/api";
import * as words from "./words";

/** Which acts make sense in which state; whether they are allowed, the server says. */
const ACTS: Record<Account["state"], readonly string[]> = {
  defined: ["verify", "leave"],
  verified: ["reset", "activate", "leave"],
  active: ["reset", "lock", "suspend", "end-sessions", "leave"],
  locked: ["unlock", "end-sessions", "leave"],
  suspended: ["release", "end-sessions", "leave"],
  passive: [],
};
const WITHOUT_VERSION = ["reset", "end-sessions"];

interface SetupCode {
  setup_code: string;
  valid_until: string;
}
interface Outcome {
  code?: SetupCode;
  message: string;
}

async function perform(account: Account, act: string, reason: string, forgets: boolean): Promise<unknown> {
  const path = `/api/v1/accounts/${account.id}/${act}`;
  if (act === "reset") return post(path, { reason, second_factors: forgets });
  if (WITHOUT_VERSION.includes(act)) return post(path, {});
  return post(path, { reason }, { version: account.version });
}

/** What can be done to somebody's account, with the reason that stands in its history. */
export function AccountActs({ account }: { account: Account }) {
  const text = useText();
  const own = useWords(words);
  const member = useMember();
  const changed = useChanged();
  const fresh = useFresh();
  const [act, setAct] = useState("");
  const [reason, setReason] = useState("");
  const [forgets, setForgets] = useState(false);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [outcome, setOutcome] = useState<Outcome>();
  const acts = ACTS[account.state].filter((each) => member?.allowed.includes(`accounts.${each}`));

  function told(act: string, answer: unknown): Outcome {
    if (act === "reset") return { code: answer as SetupCode, message: own.done };
    if (act === "end-sessions") return { message: own.ended((answer as { ended: number }).ended) };
    const waits = (answer as Partial<Approval>).asked_by !== undefined;
    return { message: waits ? own.waits : own.done };
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!act) found.push({ id: "account-act", message: own.needAct });
    if (act && act !== "end-sessions" && reason.trim() === "")
      found.push({ id: "account-reason", message: own.needReason });
    setFaults(found);
    setOutcome(undefined);
    if (found.length > 0) return;
    void fresh.attempt(async () => {
      setOutcome(told(act, await perform(account, act, reason.trim(), forgets)));
      setAct("");
      setReason("");
      changed();
    });
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  return (
    <>
      <dl className="summary">
        {[
          [own.login, account.login],
          [own.state, text.accountStates[account.state] ?? account.state],
          [own.lastLogin, account.last_login_at ? momentText(account.last_login_at) : own.never],
          ...(account.finding ? [[own.finding, text.findings[account.finding] ?? account.finding]] : []),
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {outcome ? (
        <Notice tone={outcome.code ? "warn" : "good"} live title={outcome.code ? own.code : outcome.message}>
          {outcome.code ? (
            <>
              <p>{own.codeText(momentText(outcome.code.valid_until))}</p>
              <p className="secret">{outcome.code.setup_code}</p>
            </>
          ) : null}
        </Notice>
      ) : null}
      <FreshNotice fresh={fresh} />
      {member?.account.id === account.id ? (
        <p>{own.own}</p>
      ) : acts.length === 0 ? (
        <p>{own.noActs}</p>
      ) : (
        <form onSubmit={submit} noValidate>
          <ErrorSummary faults={faults} />
          <RadioInput
            id="account-act"
            label={own.act}
            value={act}
            onChange={setAct}
            hint={act === "leave" ? own.leaveText : undefined}
            error={fault("account-act")}
            options={acts.map((value) => ({ value, label: own.acts[value] ?? value }))}
          />
          {act && act !== "end-sessions" ? (
            <TextInput
              id="account-reason"
              label={own.reason}
              hint={own.reasonHint}
              value={reason}
              onChange={setReason}
              error={fault("account-reason")}
            />
          ) : null}
          {act === "reset" ? (
            <CheckInput id="account-factors" label={own.factors} checked={forgets} onChange={setForgets} />
          ) : null}
          <Button type="submit" tone={act === "leave" ? "bad" : "primary"}>
            {own.go}
          </Button>
        </form>
      )}
    </>
  );
}
