import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Page } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import type { LogPlace } from "./api";
import { DayFields, type Days, faultOf, ReasonField, readDays, reasonFaults } from "./fields";
import "./inspection.css";
import { ReadOnlyBanner } from "./parts";
import * as words from "./words";

/** `v1 17 1 …`: a receipt names its entry. */
const RECEIPT = /^(?:v1\s+)?(\d{1,15})(?:\s|$)/;

/** From the number an institution has of a question to its entry (D4). */
export function TracePage() {
  const text = useWords(words);
  const navigate = useNavigate();
  const fresh = useFresh();
  const [reference, setReference] = useState("");
  const [days, setDays] = useState<Days>({ from: "", until: "" });
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  const show = (index: string) => void navigate({ to: "/iz/kayit/$index", params: { index } });
  async function submit(event: FormEvent) {
    event.preventDefault();
    const typed = reference.trim();
    const receipt = RECEIPT.exec(typed)?.[1];
    if (receipt) return show(String(Number(receipt)));
    const read = readDays(days, text);
    const found = [...read.faults];
    if (!typed) found.unshift({ id: "reference", message: text.faultReference });
    else if (!read.body["from"] && found.length === 0) found.push({ id: "from", message: text.faultTraceDay });
    found.push(...reasonFaults(reason, text));
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () => {
      const body = { until: read.body["from"], ...read.body, reference: typed, reason: reason.trim() };
      show(String((await post<LogPlace>("/api/v1/log/traces", body)).index));
    });
    setWorking(false);
  }
  return (
    <Page title={text.trace} lead={text.traceLead}>
      <ReadOnlyBanner />
      <p>
        <Link to="/iz">{text.resultsBack}</Link>
      </p>
      <section className="card">
        <FreshNotice fresh={fresh} />
        <form onSubmit={(event) => void submit(event)} noValidate>
          <ErrorSummary faults={faults} />
          <TextInput
            id="reference"
            label={text.reference}
            value={reference}
            onChange={setReference}
            hint={text.referenceHint}
            error={faultOf(faults, "reference")}
          />
          <DayFields days={days} onChange={setDays} faults={faults} />
          <ReasonField value={reason} onChange={setReason} faults={faults} />
          <Button type="submit" tone="primary" working={working}>
            {text.traceButton}
          </Button>
        </form>
      </section>
    </Page>
  );
}
