import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { Act, Case, CaseSummary } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { RadioInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText, parseDay } from "../../text/dates";
import { ActForm } from "../cases/ActForm";
import { useCases, useMachines } from "../cases/api";
import { DaysLeft, nearest, StateTag } from "../cases/parts";
import * as words from "./words";
import "./institution.css";

const NOTICE_DAYS = 15;
const DAY_MS = 86_400_000;
/** The field that belongs to each change; the others are not asked. */
const DETAIL: Record<string, string> = {
  name: "new_name",
  title: "new_title",
  administrator: "new_administrator",
  address: "new_address",
  "static-address": "static_address",
};

function List({ cases, next }: { cases: readonly CaseSummary[]; next: string }) {
  const text = useWords(words).notices;
  if (cases.length === 0) return <EmptyState why={text.none} next={next} />;
  return (
    <ul className="section-list card">
      {cases.map((each) => {
        const due = nearest(each.deadlines);
        return (
          <li key={each.id}>
            <span>
              <Link to="/isler/$id" params={{ id: each.id }}>
                {each.number}
              </Link>{" "}
              <span lang="tr">{each.kind_label}</span>
            </span>
            <span className="row">
              {due ? <DaysLeft days={due.days_left} /> : null}
              <StateTag subject={each} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Changes and mergers: what runs, and where to begin one (I8, I9). */
export function NoticesPage() {
  const text = useWords(words).notices;
  const member = useMember();
  const changes = useCases({ kind: "change-notice" });
  const mergers = useCases({ kind: "merger" });
  return (
    <Page title={text.title} lead={text.lead}>
      <p>{text.risk}</p>
      {member?.role === "administrator" ? (
        <div className="card">
          <div className="row">
            <Link to="/bildirimler/yeni" className="button primary">
              {text.report}
            </Link>
            <Link to="/bildirimler/birlesme" className="button">
              {text.merger}
            </Link>
          </div>
          <p className="hint">
            {text.mergerText} {text.mergerEnd}
          </p>
        </div>
      ) : null}
      <Loaded query={changes}>
        {(first) => (
          <Loaded query={mergers}>
            {(second) => {
              const all = [...first.cases, ...second.cases];
              return (
                <>
                  <h2>{text.open}</h2>
                  <List cases={all.filter((each) => !each.closed)} next={text.noneNext} />
                  <h2>{text.ended}</h2>
                  <List cases={all.filter((each) => each.closed)} next={text.endedNext} />
                </>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** The last day as the law counts it: the event's day is not counted. The server says what counts. */
export function lastDayOfNotice(event: string): string {
  return new Date(Date.parse(event) + NOTICE_DAYS * DAY_MS).toISOString().slice(0, 10);
}

function Clock({ change, event }: { change: string; event: string }) {
  const text = useWords(words).notices;
  if (change === "static-address")
    return (
      <Notice>
        <p>{text.noClock}</p>
      </Notice>
    );
  const last = lastDayOfNotice(event);
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Istanbul" }).format(new Date());
  const left = Math.round((Date.parse(last) - Date.parse(today)) / DAY_MS);
  return (
    <Notice tone={left < 0 ? "bad" : "warn"} live>
      <p>{text.clock(left, dayText(last))}</p>
      {left < 0 ? <p>{text.risk}</p> : null}
    </Notice>
  );
}

interface Begun {
  change: string;
  event: string;
}

function First({ act, begun, onNext }: { act: Act; begun: Begun; onNext: (next: Begun) => void }) {
  const text = useWords(words).notices;
  const all = useText();
  const [given, setGiven] = useState(begun);
  const [faults, setFaults] = useState<Fault[]>([]);
  const choices = act.fields.find((field) => field.name === "change")?.choices ?? [];
  function submit(event: FormEvent) {
    event.preventDefault();
    const day = parseDay(given.event);
    const found: Fault[] = [];
    if (!given.change) found.push({ id: "change", message: text.needWhat });
    if (!day) found.push({ id: "event", message: all.act.noDay(text.event) });
    setFaults(found);
    if (day && found.length === 0) onNext({ change: given.change, event: day });
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  return (
    <form onSubmit={submit} noValidate className="card middle">
      <p className="muted">{text.step(1, 2)}</p>
      <ErrorSummary faults={faults} />
      <RadioInput
        id="change"
        label={text.what}
        hint={text.whatHint}
        value={given.change}
        onChange={(change) => setGiven({ ...given, change })}
        options={choices.map((value) => ({ value, label: text.changes[value] ?? value }))}
        error={fault("change")}
      />
      <TextInput
        id="event"
        label={text.event}
        hint={all.act.dayHint}
        look="short"
        inputMode="numeric"
        value={given.event}
        onChange={(event) => setGiven({ ...given, event })}
        error={fault("event")}
      />
      <Button type="submit" tone="primary">
        {text.next}
      </Button>
    </form>
  );
}

/** A notice of change in two pages: what and when with its clock, then the new fact and the official letter. */
export function ReportPage() {
  const text = useWords(words).notices;
  const all = useText();
  const navigate = useNavigate();
  const machines = useMachines();
  const search = useSearch({ strict: false }) as { ne?: string; adres?: string };
  const [begun, setBegun] = useState<Begun>();
  return (
    <>
      <p className="crumbs">
        <Link to="/bildirimler">{text.title}</Link>
      </p>
      <Page key={begun ? "details" : "what"} title={begun ? text.details : text.report}>
        <Loaded query={machines}>
          {(known) => {
            const act = known
              .find((machine) => machine.kind === "change-notice")
              ?.acts.find((each) => each.name === "report");
            if (!act) return <p>{all.act.notThereText}</p>;
            if (!begun) return <First act={act} begun={{ change: search.ne ?? "", event: "" }} onNext={setBegun} />;
            const detail = DETAIL[begun.change];
            const fields = act.fields
              .filter((field) => field.name === detail || field.name === "document")
              .map((field) => ({ ...field, required: true }));
            return (
              <>
                <p className="muted">{text.step(2, 2)}</p>
                <Clock change={begun.change} event={begun.event} />
                <ActForm
                  act={{ ...act, fields }}
                  given={search.adres ? { static_address: search.adres } : undefined}
                  send={(body) =>
                    post<Case>("/api/v1/cases/change-notice/report", {
                      ...body,
                      change: begun.change,
                      event_date: begun.event,
                    })
                  }
                  onDone={(made) => void navigate({ to: "/isler/$id", params: { id: made.id } })}
                />
                <Button tone="quiet" onPress={() => setBegun(undefined)}>
                  {all.back}
                </Button>
              </>
            );
          }}
        </Loaded>
      </Page>
    </>
  );
}
