import { useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { CODE, Problem } from "../../api/client";
import type { MonthOfActivity } from "../../api/openapi.gen";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText, momentText, monthText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { reviewMonth, useOverdueReviews, useReport, useReviews, type Whose } from "./api";
import { allOf } from "./DayChart";
import { UsageTabs, useWhose, WhoseField } from "./parts";
import { ReportRows } from "./ReportRows";
import * as words from "./review_words";

const TONES: Record<string, string> = { open: "warn", overdue: "bad", reviewed: "good" };
const NOTE_BYTES_MAX = 2000;
const NOTE_ROWS = 3;
const OVERDUE_ROLES = ["operator", "inspector"];

function isNote(note: string): boolean {
  const isControl = [...note].some((letter) => (letter < " " && letter !== "\n") || letter === "\u007f");
  return !isControl && new TextEncoder().encode(note.trim()).length <= NOTE_BYTES_MAX;
}

function State({ month }: { month: MonthOfActivity }) {
  const text = useWords(words);
  const review = month.review;
  return (
    <>
      <span className={`tag ${TONES[month.state] ?? "plain"}`}>{text.states[month.state] ?? month.state}</span>
      {review ? (
        <>
          <br />
          <span className="hint numbers">{text.reviewed(review.by, momentText(review.at))}</span>
          {review.note ? (
            <p className="hint note" lang="tr">
              {review.note}
            </p>
          ) : null}
        </>
      ) : null}
    </>
  );
}

function Months({ months, search }: { months: readonly MonthOfActivity[]; search: { kurum?: string } }) {
  const text = useWords(words);
  const language = useLanguage();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">{text.month}</th>
            <th scope="col" className="count">
              {text.users}
            </th>
            <th scope="col" className="count">
              {text.questions}
            </th>
            <th scope="col" className="count">
              {text.refused}
            </th>
            <th scope="col">{text.due}</th>
            <th scope="col">{text.state}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => {
            const name = monthText(month.month, language);
            return (
              <tr key={month.month}>
                <th scope="row">
                  <Link
                    to="/gozden-gecirme"
                    search={{ ...search, ay: month.month }}
                    resetScroll={false}
                    aria-label={text.lookAt(name)}
                  >
                    {name}
                  </Link>
                </th>
                <td className="count" data-label={text.users}>
                  {numberText(month.users)}
                </td>
                <td className="count" data-label={text.questions}>
                  {numberText(allOf(month.sums))}
                </td>
                <td className="count" data-label={text.refused}>
                  {numberText(month.sums.refused)}
                </td>
                <td className="numbers nowrap" data-label={text.due}>
                  {dayText(month.due)}
                </td>
                <td data-label={text.state}>
                  <State month={month} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What only the server knows, said where it can be acted on. */
function told(refused: unknown, text: typeof words.tr): Fault | undefined {
  if (!(refused instanceof Problem)) return undefined;
  if (refused.code === CODE.wrongState) return { id: "review-note", message: text.notCounted };
  return refused.detail?.includes("$.note") ? { id: "review-note", message: text.tooLong } : undefined;
}

function ReviewForm({ month, name }: { month: MonthOfActivity; name: string }) {
  const text = useWords(words);
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(undefined);
    const found = isNote(note) ? [] : [{ id: "review-note", message: text.tooLong }];
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    try {
      await reviewMonth(month.month, note);
      toast(text.done(name));
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["usage-reviews"] }),
        queries.invalidateQueries({ queryKey: ["cases", "duties"] }),
      ]);
    } catch (refused) {
      const fault = told(refused, text);
      if (fault) setFaults([fault]);
      else setProblem(refused);
    }
    setWorking(false);
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput
        id="review-note"
        label={text.note}
        hint={text.noteHint}
        value={note}
        onChange={setNote}
        rows={NOTE_ROWS}
        optional
        error={faults[0]?.message}
      />
      <Button type="submit" tone="primary" working={working}>
        {text.submit(name)}
      </Button>
    </form>
  );
}

/** Who asked in one month, and the saying that it was looked at. */
function OneMonth({ month, whose, mayReview }: { month: MonthOfActivity; whose: Whose; mayReview: boolean }) {
  const text = useWords(words);
  const name = monthText(month.month, useLanguage());
  const query = useReport(whose, { from: month.from, until: month.until }, "user");
  const waits = month.state === "open" || month.state === "overdue";
  return (
    <section className="card" aria-labelledby="month-users">
      <h2 id="month-users">{text.usersOf(name)}</h2>
      <Loaded query={query}>
        {(report) => (
          <>
            {report.rows.length > 0 && mayReview ? <p className="hint">{text.usersLead}</p> : null}
            <ReportRows report={report} group="user" whose={whose} />
          </>
        )}
      </Loaded>
      {mayReview && waits ? <ReviewForm key={month.month} month={month} name={name} /> : null}
      {mayReview && month.state === "running" ? <p>{text.notNow}</p> : null}
    </section>
  );
}

function Institution({ whose }: { whose: Whose }) {
  const text = useWords(words);
  const query = useReviews(whose);
  const { ay, kurum } = useSearch({ strict: false }) as { ay?: string; kurum?: string };
  return (
    <Loaded query={query}>
      {({ months, may_review }) => {
        const asked = months.filter((month) => allOf(month.sums) > 0 || month.review);
        const chosen = asked.find((month) => month.month === ay);
        return (
          <>
            <section className="card" aria-labelledby="months">
              <h2 id="months">{text.months}</h2>
              <p className="hint">{text.rule}</p>
              {asked.length === 0 ? (
                <EmptyState why={text.none} next={text.noneNext} />
              ) : (
                <Months months={asked} search={kurum ? { kurum } : {}} />
              )}
            </section>
            {chosen ? <OneMonth month={chosen} whose={whose} mayReview={may_review} /> : null}
          </>
        );
      }}
    </Loaded>
  );
}

/** Of all institutions, what nobody reviewed in time. */
function Overdue() {
  const text = useWords(words);
  const language = useLanguage();
  const query = useOverdueReviews(true);
  return (
    <section className="card" aria-labelledby="overdue">
      <h2 id="overdue">{text.overdue}</h2>
      <p className="hint">{text.overdueLead}</p>
      <Loaded query={query}>
        {({ months, has_more }) =>
          months.length === 0 ? (
            <EmptyState why={text.overdueNone} next={text.overdueNext} />
          ) : (
            <>
              {has_more ? (
                <Notice tone="warn">
                  <p>{text.more}</p>
                </Notice>
              ) : null}
              <div className="table-wrap">
                <table className="stacked">
                  <thead>
                    <tr>
                      <th scope="col">{text.institution}</th>
                      <th scope="col">{text.month}</th>
                      <th scope="col">{text.due}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {months.map((row) => (
                      <tr key={`${row.institution} ${row.month}`}>
                        <th scope="row">
                          <Link to="/gozden-gecirme" search={{ kurum: String(row.institution), ay: row.month }}>
                            {row.institution} <span lang="tr">{row.name}</span>
                          </Link>
                        </th>
                        <td data-label={text.month}>{monthText(row.month, language)}</td>
                        <td className="numbers nowrap" data-label={text.due}>
                          {dayText(row.due)}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** An institution's months of use and who reviewed them; for the directorate, what is overdue anywhere. */
export function ReviewsPage() {
  const text = useWords(words);
  const whose = useWhose();
  const member = useMember();
  return (
    <Page title={text.title} lead={text.lead}>
      <UsageTabs />
      <WhoseField to="/gozden-gecirme" />
      {whose.enabled ? <Institution whose={whose} /> : null}
      {!whose.enabled && member && OVERDUE_ROLES.includes(member.role) ? <Overdue /> : null}
    </Page>
  );
}
