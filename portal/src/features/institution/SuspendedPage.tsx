import { Link } from "@tanstack/react-router";
import type { CaseSummary, OwnSession } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { optionText } from "../../text/choices";
import { agoText, momentText } from "../../text/dates";
import { useCase, useCases } from "../cases/api";
import { DeadlineTable, StateTag } from "../cases/parts";
import * as words from "./words";

type Block = NonNullable<OwnSession["access"]>["blocks"][number];

const STATES: Record<string, readonly string[]> = {
  "missed-notice": ["suspended-notice"],
  "security-endangered": ["suspended-security"],
  "measures-unfulfilled": ["measures-found", "closed-measures"],
  "merger-undecided": ["closed-merger"],
  "quality-lost": ["quality-found", "cancelled-quality"],
  "undertaking-ended": ["ended"],
  "board-stop": ["stopped"],
};
/** What answers a ground: acts of its own case, or of another kind. */
const ANSWERS = ["report-measures", "report-correction"];
const ELSEWHERE: Record<string, { to: string; label: "answer" }> = {
  "missed-notice": { to: "/bildirimler", label: "answer" },
  "merger-undecided": { to: "/taahhutname", label: "answer" },
  "undertaking-ended": { to: "/taahhutname", label: "answer" },
};

function Remedy({ subject, ground }: { subject: CaseSummary; ground: string }) {
  const text = useWords(words).suspended;
  const query = useCase(subject.id);
  return (
    <Loaded query={query}>
      {(read) => {
        const answers = read.acts.filter((act) => ANSWERS.includes(act.name));
        const reported = typeof read.body["measures"] === "string" || read.body["reported_on"] !== undefined;
        return (
          <>
            {reported ? <p>{text.waits}</p> : null}
            {read.deadlines.length > 0 ? <DeadlineTable deadlines={read.deadlines} withCase={false} /> : null}
            <div className="row">
              {answers.map((act) => (
                <Link
                  key={act.name}
                  to="/isler/$id/$act"
                  params={{ id: read.id, act: act.name }}
                  className="button primary"
                >
                  {text.proof}
                </Link>
              ))}
              {ELSEWHERE[ground] ? (
                <Link to={ELSEWHERE[ground].to} className="button primary">
                  {text.answer}
                </Link>
              ) : null}
              <Link to="/isler/$id" params={{ id: read.id }} className="button">
                {text.see} ({read.number})
              </Link>
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

function OneBlock({ block, cases }: { block: Block; cases: readonly CaseSummary[] }) {
  const text = useWords(words).suspended;
  const language = useLanguage();
  const subject = cases.find((each) => !each.closed && STATES[block.ground]?.includes(each.state));
  const other = ELSEWHERE[block.ground];
  return (
    <section className="card" aria-labelledby={`block-${block.ground}`}>
      <h2 id={`block-${block.ground}`} lang="tr">
        {optionText(block.ground)}
      </h2>
      <dl className="summary">
        <div>
          <dt>{text.since}</dt>
          <dd className="numbers">
            {momentText(block.since)}
            {block.since ? ` (${agoText(block.since, Date.now(), language)})` : ""}
          </dd>
        </div>
        <div>
          <dt>{text.rule}</dt>
          <dd>
            <Turkish>{block.rule}</Turkish>
          </dd>
        </div>
        {block.note ? (
          <div>
            <dt>{text.note}</dt>
            <dd>
              <Turkish>{block.note}</Turkish>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{text.todo}</dt>
          <dd>{text.steps[block.ground] ?? ""}</dd>
        </div>
      </dl>
      {subject ? (
        <Remedy subject={subject} ground={block.ground} />
      ) : other ? (
        <Link to={other.to} className="button primary">
          {text.answer}
        </Link>
      ) : null}
    </section>
  );
}

/** Why access is closed, since when, what to do, where to send the proof (I20). */
export function SuspendedPage() {
  const text = useWords(words).suspended;
  const member = useMember();
  const query = useCases({ kind: "access-block" });
  const blocks = member?.access?.blocks ?? [];
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={query}>
        {({ cases }) => {
          const past = cases.filter((each) => each.closed);
          return (
            <>
              {blocks.length === 0 ? (
                <Notice tone="good">
                  <p>{text.open}</p>
                </Notice>
              ) : (
                blocks.map((block) => <OneBlock key={`${block.ground}${block.since}`} block={block} cases={cases} />)
              )}
              <h2>{text.past}</h2>
              {past.length === 0 ? (
                <EmptyState why={text.pastNone} next={text.pastNext} />
              ) : (
                <ul className="section-list">
                  {past.map((each) => (
                    <li key={each.id}>
                      <Link to="/isler/$id" params={{ id: each.id }}>
                        {each.number}
                      </Link>
                      <StateTag subject={each} />
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
