import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { dayText, momentText, today } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { isRunning, useLogChanged, useVerifications, type Verification } from "./api";
import { DayFields, type Days, readDays } from "./fields";
import "./inspection.css";
import { daysText, ReadOnlyBanner } from "./parts";
import { watchJob } from "./watch";
import * as words from "./words";

/** First and last day of this month, or of the one before, as people write them. */
function monthOf(back: number): Days {
  const [year = 0, month = 1] = today(Date.now()).split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 - back, 1));
  const last = new Date(Date.UTC(year, month - back, 0));
  const text = (day: Date) => dayText(day.toISOString().slice(0, 10));
  return { from: text(first), until: text(last) };
}

function BeginForm() {
  const text = useWords(words);
  const changed = useLogChanged();
  const [days, setDays] = useState<Days>({ from: "", until: "" });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDays(days, text);
    setFaults(read.faults);
    setProblem(undefined);
    if (read.faults.length > 0) return;
    setWorking(true);
    try {
      const job = await post<Verification>("/api/v1/log/verifications", read.body);
      watchJob(job.id);
      changed();
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  return (
    <section className="card no-print">
      {problem ? <ProblemNotice problem={problem} /> : null}
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary faults={faults} />
        <div className="row">
          <Button small tone="quiet" onPress={() => setDays(monthOf(0))}>
            {text.month}
          </Button>
          <Button small tone="quiet" onPress={() => setDays(monthOf(1))}>
            {text.lastMonth}
          </Button>
        </div>
        <DayFields days={days} onChange={setDays} faults={faults} />
        <p className="hint">{text.wholeLog}</p>
        <Button type="submit" tone="primary" working={working}>
          {text.begin}
        </Button>
      </form>
    </section>
  );
}

function Running({ job }: { job: Verification }) {
  const text = useWords(words);
  const changed = useLogChanged();
  const [problem, setProblem] = useState<unknown>();
  const known = job.total > 0;
  const told = [
    known ? text.progress(numberText(job.done), numberText(job.total)) : text.working,
    job.rate === null ? "" : text.rate(numberText(job.rate)),
    job.remaining_s === null ? "" : text.remaining(job.remaining_s),
  ].filter(Boolean);
  const cancel = () => void post(`/api/v1/log/verifications/${job.id}/cancel`).then(changed).catch(setProblem);
  return (
    <>
      <progress
        className="log-progress"
        aria-label={text.verification}
        {...(known ? { value: job.done, max: job.total } : {})}
      />
      <p className="numbers">{told.join(" · ")}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Button small tone="bad" onPress={cancel}>
        {text.cancel}
      </Button>
    </>
  );
}

function Result({ job }: { job: Verification }) {
  const text = useWords(words);
  const destroyed = job.destroyed_before > 0 ? <p>{text.destroyedBefore(numberText(job.destroyed_before))}</p> : null;
  if (job.state === "whole")
    return (
      <Notice tone="good">
        <p>{text.verified(numberText(job.entries))}</p>
        {job.compared_with > 0 ? <p>{text.comparedWith(numberText(job.compared_with))}</p> : null}
        {destroyed}
      </Notice>
    );
  if (job.state === "broken")
    return (
      <Notice tone="bad">
        {job.first_bad === null ? null : (
          <p>
            <strong>{text.firstBad(numberText(job.first_bad))}</strong>
          </p>
        )}
        <p className="log-mono" lang="en">
          {job.problem}
        </p>
        {destroyed}
      </Notice>
    );
  return null;
}

const TONES: Record<string, string> = { whole: "good", broken: "bad", failed: "bad", running: "warn", waiting: "warn" };

function JobCard({ job }: { job: Verification }) {
  const text = useWords(words);
  return (
    <li className="card">
      <h3>
        {daysText(job.from, job.until, text.allDays)}{" "}
        <span className={`tag ${TONES[job.state] ?? "plain"}`}>{text.jobStates[job.state] ?? job.state}</span>
      </h3>
      <p className="muted">
        {job.asked_by}, {momentText(job.asked_at)} ·{" "}
        <Link to="/iz/kayit/$index" params={{ index: String(job.entry) }}>
          {text.index} {job.entry}
        </Link>
      </p>
      {isRunning(job) ? <Running job={job} /> : <Result job={job} />}
    </li>
  );
}

/** The log recomputed: progress, cancel, green or red with the first bad entry (D2, G8). */
export function VerificationPage() {
  const text = useWords(words);
  const query = useVerifications();
  // What ended while somebody looks is told once.
  const running = useRef(new Set<string>());
  const [ended, setEnded] = useState("");
  useEffect(() => {
    for (const job of query.data ?? []) {
      if (isRunning(job)) {
        running.current.add(job.id);
        watchJob(job.id);
      }
      if (!isRunning(job) && running.current.delete(job.id))
        setEnded(`${text.finished}: ${text.jobStates[job.state] ?? job.state}`);
    }
  }, [query.data, text]);
  return (
    <Page title={text.verification} lead={text.verificationLead}>
      <ReadOnlyBanner />
      <BeginForm />
      <p role="status">{ended}</p>
      <h2>{text.jobs}</h2>
      <Loaded query={query}>
        {(jobs) =>
          jobs.length === 0 ? (
            <EmptyState why={text.jobsNone} next={text.jobsNext} />
          ) : (
            <ul className="log-list">
              {jobs.map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p>
        {text.offline} <code className="log-mono">kps audit verify --log DIR</code>
      </p>
    </Page>
  );
}
