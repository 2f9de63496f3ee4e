import type { Case, Json, JsonMembers, Step } from "../../api/types";
import { Notice } from "../../components/notices";
import { Loaded, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { optionText } from "../../text/choices";
import { dayText } from "../../text/dates";
import { pathLabel } from "../../text/members";
import { useHistory } from "../cases/api";
import { useLetters } from "../institution/api";
import { LetterRows } from "../institution/InboxPage";
import { titleOf, useServices } from "../services/api";
import { STEPS, stepAt } from "./steps";
import * as words from "./words";

const membersOf = (value: Json | undefined): JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
const textOf = (value: Json | undefined) => (typeof value === "string" ? value : "");

/** The day on which the way came to each of its steps. */
function daysOf(steps: readonly Step[] | undefined): Map<number, string> {
  const days = new Map<number, string>();
  for (const step of steps ?? []) {
    const at = stepAt(step.to);
    if (at >= 0 && !days.has(at)) days.set(at, step.at);
  }
  return days;
}

/** Each step with its day, whose turn it is, and what to do next (B7). */
export function Way({ subject }: { subject: Case }) {
  const text = useText();
  const own = useWords(words);
  const now = stepAt(subject.state);
  const days = daysOf(useHistory(subject.id).data);
  const current = STEPS[now];
  return (
    <section className="card" aria-labelledby="steps">
      <h2 id="steps">{text.applicant.tasks}</h2>
      {current ? (
        <p>
          <strong>{own.next}:</strong> {own.steps[current.name]}
        </p>
      ) : null}
      <ol className="tasklist">
        {STEPS.map((step, index) => (
          <li key={step.name} {...(index === now ? { "aria-current": "step" as const } : {})}>
            <span>{text.steps[step.name]}</span>
            {days.has(index) && index <= now ? (
              <span className="muted numbers">{dayText((days.get(index) ?? "").slice(0, 10))}</span>
            ) : null}
            {index < now ? (
              <span className="tag good">{text.applicant.done}</span>
            ) : index === now ? (
              <>
                <span className="tag warn">{text.applicant.now}</span>
                <span className="muted">
                  {text.applicant.who}: {step.own ? text.applicant.you : text.applicant.office}
                </span>
              </>
            ) : (
              <span className="tag plain">{text.applicant.later}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the directorate asks for, above the form that answers it (B8). */
export function Missing({ subject }: { subject: Case }) {
  const own = useWords(words);
  const isLacking = subject.state === "lacking";
  const deficiency = membersOf(subject.body["deficiency"]);
  const asked = isLacking ? subject.body["missing"] : subject.state === "deficient" ? deficiency["deficiencies"] : [];
  const returned = subject.state === "returned" ? membersOf(subject.body["return"]) : {};
  const items = Array.isArray(asked) ? asked.map(String) : [];
  const ground = textOf(returned["ground"]);
  if (items.length === 0 && !ground) return null;
  const last = [...subject.deadlines].sort((left, right) => left.days_left - right.days_left)[0];
  return (
    <Notice tone="warn" title={own.missing}>
      <ul lang="tr">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
        {ground ? (
          <li>
            {optionText(ground)}
            {textOf(returned["note"]) ? ` – ${textOf(returned["note"])}` : ""}
          </li>
        ) : null}
      </ul>
      {last && !ground ? <p>{own.missingLast(dayText(last.last_day))}</p> : null}
    </Notice>
  );
}

function servicesOf(decision: string): { service: string; version: string; paths: string[] }[] {
  try {
    const parsed = JSON.parse(decision) as { services?: { service: string; version: string; paths: string[] }[] };
    return parsed.services ?? [];
  } catch {
    return [];
  }
}

/** What the Kurul decided, with its reason, service by service and field by field (B9). */
export function DecisionCard({ subject }: { subject: Case }) {
  const own = useWords(words);
  const services = useServices();
  const rejection = membersOf(subject.body["rejection"]);
  const decision = textOf(subject.body["decision"]);
  const reason = textOf(rejection["reason"]);
  if (!decision && !reason) return null;
  return (
    <section className="card" aria-labelledby="decision">
      <h2 id="decision">{own.decision}</h2>
      <p>
        <span className={`tag ${reason ? "bad" : "good"}`}>{reason ? own.decided.rejected : own.decided.awaiting}</span>{" "}
        <span className="numbers">
          {textOf(reason ? rejection["number"] : subject.body["number"])}
          {" – "}
          {dayText(textOf(reason ? rejection["date"] : subject.body["date"]))}
        </span>
      </p>
      {reason ? (
        <p>
          <strong>{own.reason}:</strong> <Turkish>{reason}</Turkish>
        </p>
      ) : (
        <>
          <h3>{own.decisionFields}</h3>
          {servicesOf(decision).map((service) => (
            <div key={`${service.service}${service.version}`} lang="tr">
              <strong>{titleOf(services.data, service)}</strong>
              <ul>
                {service.paths.map((path) => (
                  <li key={path}>{pathLabel(path)}</li>
                ))}
              </ul>
            </div>
          ))}
        </>
      )}
    </section>
  );
}

const LETTERS = "/api/v1/applicant/letters";

export function ApplicantLetters() {
  const own = useWords(words);
  const query = useLetters(LETTERS);
  if (query.data?.letters.length === 0) return null;
  return (
    <section className="card" aria-labelledby="letters">
      <h2 id="letters">{own.letters}</h2>
      <Loaded query={query}>{({ letters }) => <LetterRows letters={letters} base={LETTERS} receives />}</Loaded>
    </section>
  );
}
