import { Link, useParams } from "@tanstack/react-router";
import type { Case, Machine, Step } from "../../api/types";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useLanguage, useText } from "../../session/preferences";
import { agoText, momentText } from "../../text/dates";
import { MeetingAgenda } from "../board/MeetingAgenda";
import { InquiryEntryCard } from "../citizen/InquiryEntryCard";
import { DecisionLink } from "../decisions/DecisionLink";
import { SigningCard } from "../institution/SigningCard";
import { OwnerCard } from "../work/OwnerCard";
import { useCase, useHistory, useMachines } from "./api";
import { BodyList, labelsOf } from "./BodyList";
import { DocumentsCard } from "./DocumentsCard";
import { PendingAnswer, PendingDetails } from "./PendingDetails";
import { DeadlineTable, StateTag } from "./parts";

/** Acts that the agenda offers on each of its items, and the one of the card of signatures. */
const ON_THE_AGENDA = new Set(["vote", "decide", "declare-conflict", "remove-item", "add-item", "sign"]);

const isWholeDecided = ({ body }: Case): boolean =>
  Array.isArray(body["items"]) &&
  body["items"].length > 0 &&
  body["items"].every((item) => typeof item === "object" && item !== null && !Array.isArray(item) && item["result"]);

function Acts({ subject }: { subject: Case }) {
  const text = useText();
  const acts = subject.acts.filter((act) => subject.kind !== "board-meeting" || !ON_THE_AGENDA.has(act.name));
  return (
    <section className="card no-print" aria-labelledby="acts">
      <h2 id="acts">{text.case.acts}</h2>
      {acts.length === 0 ? (
        <p>{subject.closed ? text.case.actsClosed : text.case.actsNone}</p>
      ) : (
        <div className="acts">
          {acts.map((act) => (
            <Link key={act.name} to="/isler/$id/$act" params={{ id: subject.id, act: act.name }} className="button">
              <Turkish>{act.label}</Turkish>
            </Link>
          ))}
        </div>
      )}
    </section>
  );
}

/** What waits for a second person: who asked, who approves, what differs, and that person's yes or no (G14). */
function Pending({ subject, machines }: { subject: Case; machines: readonly Machine[] | undefined }) {
  const text = useText();
  if (!subject.pending) return null;
  return (
    <Notice tone="warn" title={text.case.pendingTitle}>
      <PendingDetails subject={subject} machine={machines?.find((each) => each.kind === subject.kind)} />
      <PendingAnswer subject={subject} />
    </Notice>
  );
}

/** The newest first; of visits to an unfinished form, one after another, the last stands for all. */
function withoutVisits(steps: readonly Step[]): Step[] {
  return steps.filter((step, at) => step.act !== "keep-draft" || steps[at + 1]?.act !== "keep-draft").reverse();
}

export function Timeline({ id, machine }: { id: string; machine: Machine | undefined }) {
  const text = useText();
  const language = useLanguage();
  const query = useHistory(id);
  const stateLabel = (name: string) => machine?.states.find((state) => state.name === name)?.label ?? name;
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">{text.case.timeline}</h2>
      <Loaded query={query}>
        {(steps) => (
          <ol className="timeline">
            {withoutVisits(steps).map((step) => (
              <li key={`${step.version}-${step.act}`}>
                <p>
                  <strong lang="tr">{step.label ?? step.act}</strong>
                  {step.from !== step.to && step.to ? (
                    <>
                      {" → "}
                      <Turkish>{stateLabel(step.to)}</Turkish>
                    </>
                  ) : null}
                </p>
                <p className="muted">
                  <Turkish>{step.actor.name || text.roles[step.actor.role]}</Turkish> (
                  {text.roles[step.actor.role] ?? step.actor.role})
                  {step.approver ? ` · ${text.case.approvedBy}: ${step.approver.name}` : ""}
                </p>
                <p className="muted numbers">
                  <time dateTime={step.at} title={step.at}>
                    {momentText(step.at)}
                  </time>{" "}
                  · {agoText(step.at, Date.now(), language)}
                </p>
                <p className="muted" lang="tr">
                  {step.rule}
                </p>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

export function CaseView({ subject }: { subject: Case }) {
  const text = useText();
  const machines = useMachines();
  const machine = machines.data?.find((each) => each.kind === subject.kind);
  const labels = labelsOf(machines.data, subject.kind);
  const isMeeting = subject.kind === "board-meeting";
  return (
    <>
      <p className="row">
        <StateTag subject={subject} />
        <span className="muted">
          <Turkish>{subject.kind_label}</Turkish> · {subject.number}
          {subject.institution === undefined ? "" : ` · ${text.case.institution} ${subject.institution}`}
        </span>
      </p>
      <Pending subject={subject} machines={machines.data} />
      <div className="columns acts-first">
        <div>
          {subject.deadlines.length > 0 ? (
            <section aria-labelledby="deadlines">
              <h2 id="deadlines">{text.case.deadlines}</h2>
              <DeadlineTable deadlines={subject.deadlines} withCase={false} />
            </section>
          ) : null}
          {isMeeting ? <MeetingAgenda meeting={subject} /> : null}
          {isMeeting && isWholeDecided(subject) ? <SigningCard subject={subject} /> : null}
          {subject.kind === "lookup-inquiry" ? <InquiryEntryCard id={subject.id} /> : null}
          <section className="card" aria-labelledby="content-title">
            <h2 id="content-title">{text.case.content}</h2>
            {Object.keys(subject.body).length === 0 ? (
              <p>{text.case.contentNone}</p>
            ) : (
              <BodyList
                body={subject.body}
                labels={labels}
                without={isMeeting ? ["items", "present", "seats", "quorum", "signatures"] : []}
              />
            )}
          </section>
          <DocumentsCard subject={subject} />
        </div>
        <div>
          <OwnerCard subject={subject} />
          <Acts subject={subject} />
          <DecisionLink subject={subject} />
          <Timeline id={subject.id} machine={machine} />
        </div>
      </div>
    </>
  );
}

export function CasePage() {
  const text = useText();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useCase(id);
  const title = query.data ? query.data.title || query.data.number : text.loading;
  return (
    <>
      <p className="crumbs no-print">
        <Link to="/isler">{text.queue.own}</Link>
      </p>
      <Page
        key={query.data ? "case" : "wait"}
        title={title}
        windowTitle={query.data?.number}
        {...(query.data ? { lang: "tr" } : {})}
      >
        <Loaded query={query}>{(subject) => <CaseView subject={subject} />}</Loaded>
      </Page>
    </>
  );
}
