import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Act, Case } from "../../api/types";
import { Button } from "../../components/Button";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useLanguage, useText, useWords } from "../../session/preferences";
import { dayText, longDayText, momentText } from "../../text/dates";
import { ActForm } from "../cases/ActForm";
import { useCase, useMachines } from "../cases/api";
import { Timeline } from "../cases/CasePage";
import { DaysLeft, nearest, StateTag } from "../cases/parts";
import * as words from "./words";
import "./citizen.css";

const textOf = (subject: Case, name: string): string => {
  const value = subject.body[name];
  return typeof value === "string" ? value : "";
};

/** How many days are left for whose answer. */
function Counter({ subject }: { subject: Case }) {
  const text = useWords(words);
  const deadline = nearest(subject.deadlines.filter((each) => each.name === "answer"));
  if (!deadline) return null;
  return (
    <Notice>
      <p>
        {subject.state === "under-review" ? text.reviewUntil : text.answerUntil}:{" "}
        <strong className="numbers">{dayText(deadline.last_day)}</strong> <DaysLeft days={deadline.days_left} />
      </p>
    </Notice>
  );
}

function Acts({ subject, refetch }: { subject: Case; refetch: () => void }) {
  const text = useWords(words);
  const common = useText();
  const [act, setAct] = useState<Act>();
  if (act)
    return (
      <section aria-labelledby="act">
        <h2 id="act" lang="tr">
          {act.label}
        </h2>
        <Button small tone="quiet" onPress={() => setAct(undefined)}>
          {common.cancel}
        </Button>
        <ActForm
          key={act.name}
          act={act}
          subject={subject}
          onDone={() => setAct(undefined)}
          onStale={() => {
            setAct(undefined);
            refetch();
          }}
        />
      </section>
    );
  return (
    <section className="card no-print" aria-labelledby="acts">
      <h2 id="acts">{text.acts}</h2>
      {subject.acts.length === 0 ? <p>{text.actsNone}</p> : null}
      <div className="row">
        {subject.acts.map((each) => (
          <Button key={each.name} onPress={() => setAct(each)}>
            <Turkish>{each.label}</Turkish>
          </Button>
        ))}
      </div>
    </section>
  );
}

/** Who said what, in the order in which it was said. */
function Talk({ subject }: { subject: Case }) {
  const text = useWords(words);
  const said = [
    { title: text.yourQuestion, note: "", body: textOf(subject, "question") || text.noQuestion },
    { title: text.reply, note: text.findings[textOf(subject, "finding")] ?? "", body: textOf(subject, "reply") },
    { title: text.objection, note: "", body: textOf(subject, "objection") },
    {
      title: text.conclusion,
      note: text.conclusions[textOf(subject, "conclusion_finding")] ?? "",
      body: textOf(subject, "conclusion"),
    },
  ].filter((each) => each.body !== "");
  return said.map((each) => (
    <section key={each.title} className="card">
      <h2>{each.title}</h2>
      {each.note ? (
        <p>
          <strong>{each.note}</strong>
        </p>
      ) : null}
      <p className="said">{each.body}</p>
    </section>
  ));
}

function InquiryView({ subject, refetch }: { subject: Case; refetch: () => void }) {
  const text = useWords(words);
  const language = useLanguage();
  const machines = useMachines();
  const complaint = textOf(subject, "complaint_until");
  const time = textOf(subject, "time");
  const service = textOf(subject, "service");
  return (
    <>
      <p className="row">
        <StateTag subject={subject} /> <span className="muted">{subject.number}</span>
      </p>
      <Counter subject={subject} />
      <div className="columns">
        <div>
          <section className="card" aria-labelledby="lookup">
            <h2 id="lookup">{text.lookUp}</h2>
            <dl className="summary">
              <div>
                <dt>{text.who}</dt>
                <dd>
                  <Turkish>{subject.title}</Turkish>
                </dd>
              </div>
              <div>
                <dt>{text.time}</dt>
                <dd className="numbers">{time ? momentText(time) : longDayText(textOf(subject, "day"), language)}</dd>
              </div>
              {service ? (
                <div>
                  <dt>{text.service}</dt>
                  <dd>
                    <Turkish>{service}</Turkish>
                  </dd>
                </div>
              ) : null}
            </dl>
          </section>
          <Talk subject={subject} />
          {complaint ? (
            <Notice title={text.complaintTitle}>
              <p>{text.complaintUntil(dayText(complaint))}</p>
            </Notice>
          ) : null}
          <Acts subject={subject} refetch={refetch} />
        </div>
        <Timeline id={subject.id} machine={machines.data?.find((each) => each.kind === subject.kind)} />
      </div>
    </>
  );
}

/** One question to an institution: where it stands, how many days are left, what can be done (V5). */
export function InquiryPage() {
  const text = useWords(words);
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useCase(id);
  return (
    <>
      <p className="crumbs">
        <Link to="/sorgularim">{text.title}</Link>
      </p>
      <Page title={text.inquiryTitle}>
        <Loaded query={query}>
          {(subject) => <InquiryView subject={subject} refetch={() => void query.refetch()} />}
        </Loaded>
      </Page>
    </>
  );
}
