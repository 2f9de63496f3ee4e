import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { get, post } from "../../api/client";
import type { Mandate } from "../../api/openapi.gen";
import type { Account } from "../../api/types";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Loaded, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText, momentText, parseDay } from "../../text/dates";
import * as words from "./words";

const REASON_CHARACTERS_MIN = 10;

function Form({ account, onDone }: { account: Account; onDone: () => void }) {
  const own = useWords(words);
  const fresh = useFresh();
  const [day, setDay] = useState("");
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const errorOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found: Fault[] = [];
    const last = day.trim() ? parseDay(day) : undefined;
    if (day.trim() && !last) found.push({ id: "mandate-day", message: own.needDay });
    if (reason.trim().length < REASON_CHARACTERS_MIN)
      found.push({ id: "mandate-reason", message: own.needMandateReason });
    setFaults(found);
    if (found.length > 0) return;
    void fresh.attempt(async () => {
      await post(`/api/v1/mandates/${account.id}`, { ...(last ? { last_day: last } : {}), reason: reason.trim() });
      setDay("");
      setReason("");
      toast(own.done);
      onDone();
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <FreshNotice fresh={fresh} />
      <ErrorSummary faults={faults} />
      <TextInput
        id="mandate-day"
        label={own.mandateDay}
        hint={own.mandateDayHint}
        value={day}
        onChange={setDay}
        error={errorOf("mandate-day")}
        inputMode="numeric"
        look="short"
        optional
      />
      <TextInput
        id="mandate-reason"
        label={own.mandateReason}
        hint={own.mandateReasonHint}
        value={reason}
        onChange={setReason}
        error={errorOf("mandate-reason")}
      />
      <Button type="submit">{own.mandateSave}</Button>
    </form>
  );
}

/** Until when an inspector is appointed, and writing it (D1). */
export function MandateCard({ account }: { account: Account }) {
  const own = useWords(words);
  const member = useMember();
  const client = useQueryClient();
  const key = ["mandate", account.id];
  const query = useQuery({ queryKey: key, queryFn: () => get<Mandate>(`/api/v1/mandates/${account.id}`) });
  const mayWrite = member?.role === "operator" && member.account.id !== account.id;
  const renew = () => {
    void client.invalidateQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: ["cases", "account", account.id] });
  };
  return (
    <section className="card" aria-labelledby="mandate">
      <h2 id="mandate">{own.mandate}</h2>
      <Loaded query={query}>
        {(mandate) =>
          mandate.last_day ? (
            <p>
              <strong className="numbers">{own.mandateUntil(dayText(mandate.last_day))}</strong>
              <br />
              <span className="muted">
                <Turkish>{own.mandateBy(mandate.set_by, momentText(mandate.set_at))}</Turkish>
              </span>
              <br />
              <span className="muted" lang="tr">
                {mandate.reason}
              </span>
            </p>
          ) : (
            <p>{own.mandateNone}</p>
          )
        }
      </Loaded>
      <p className="hint">{own.mandateText}</p>
      {mayWrite ? <Form account={account} onDone={renew} /> : null}
    </section>
  );
}
