import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { Case } from "../../api/types";
import { Button } from "../../components/Button";
import { RadioInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText, parseDay, today } from "../../text/dates";
import { ActForm } from "../cases/ActForm";
import { useMachines } from "../cases/api";
import { daysBetween, lastDayOfMerger } from "./merger";
import * as words from "./merger_words";
import * as noticeWords from "./words";

const STEPS = 2;

interface Begun {
  form: string;
  event: string;
}

function Clock({ event }: { event: string }) {
  const text = useWords(words);
  const last = lastDayOfMerger(event);
  const left = daysBetween(today(Date.now()), last);
  return (
    <Notice tone={left < 0 ? "bad" : "warn"} live>
      <p>{text.clock(left, dayText(last))}</p>
    </Notice>
  );
}

function What({ begun, onNext }: { begun: Begun; onNext: (next: Begun) => void }) {
  const text = useWords(words);
  const all = useText();
  const [given, setGiven] = useState(begun);
  const [faults, setFaults] = useState<Fault[]>([]);
  const day = parseDay(given.event);
  const isPast = day !== undefined && daysBetween(day, today(Date.now())) >= 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!given.form) found.push({ id: "form", message: text.needForm });
    if (!day) found.push({ id: "event", message: all.act.noDay(text.event) });
    else if (!isPast) found.push({ id: "event", message: text.future });
    setFaults(found);
    if (day && found.length === 0) onNext({ form: given.form, event: day });
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  return (
    <form onSubmit={submit} noValidate className="card middle">
      <p className="muted">{text.step(1, STEPS)}</p>
      <ErrorSummary faults={faults} />
      <RadioInput
        id="form"
        label={text.form}
        options={Object.entries(text.forms).map(([value, label]) => ({ value, label }))}
        value={given.form}
        onChange={(form) => {
          setGiven({ ...given, form });
          setFaults((now) => now.filter((each) => each.id !== "form"));
        }}
        error={fault("form")}
      />
      <TextInput
        id="event"
        label={text.event}
        hint={text.eventHint}
        look="short"
        value={given.event}
        onChange={(event) => {
          setGiven({ ...given, event });
          setFaults((now) => now.filter((each) => each.id !== "event"));
        }}
        error={fault("event")}
      />
      {day && isPast ? <Clock event={day} /> : null}
      <h2>{text.afterwards}</h2>
      <ol>
        {text.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Button type="submit" tone="primary">
        {text.next}
      </Button>
    </form>
  );
}

/** A merger or split in two steps, with the clock of three months (I9, R-103). */
export function MergerPage() {
  const text = useWords(words);
  const notices = useWords(noticeWords).notices;
  const all = useText();
  const member = useMember();
  const navigate = useNavigate();
  const machines = useMachines();
  const [begun, setBegun] = useState<Begun>({ form: "", event: "" });
  const [isDetailed, setIsDetailed] = useState(false);
  const own = member?.institution;
  return (
    <>
      <p className="crumbs">
        <Link to="/bildirimler">{notices.title}</Link>
      </p>
      <Page
        key={isDetailed ? "who" : "what"}
        title={isDetailed ? text.whoTitle : text.title}
        lead={isDetailed ? (begun.form === "split" ? text.whoSplit : text.whoMerger) : text.lead}
      >
        <Loaded query={machines}>
          {(known) => {
            const act = known
              .find((machine) => machine.kind === "merger")
              ?.acts.find((each) => each.name === "report" && each.roles.some((role) => role === member?.role));
            if (!act) return <p>{all.act.notThereText}</p>;
            if (!isDetailed)
              return (
                <What
                  begun={{ ...begun, event: begun.event ? dayText(begun.event) : "" }}
                  onNext={(next) => {
                    setBegun(next);
                    setIsDetailed(true);
                  }}
                />
              );
            return (
              <>
                <p className="muted">{text.step(STEPS, STEPS)}</p>
                <Clock event={begun.event} />
                <ActForm
                  act={{ ...act, fields: act.fields.filter((field) => !["form", "event_date"].includes(field.name)) }}
                  given={typeof own === "number" ? { old: [{ institution: own }] } : undefined}
                  send={(body, key) =>
                    post<Case>(
                      "/api/v1/cases/merger/report",
                      { ...body, form: begun.form, event_date: begun.event },
                      { key },
                    )
                  }
                  onDone={(made) => void navigate({ to: "/isler/$id", params: { id: made.id } })}
                />
                <Button tone="quiet" onPress={() => setIsDetailed(false)}>
                  {text.back}
                </Button>
              </>
            );
          }}
        </Loaded>
      </Page>
    </>
  );
}
