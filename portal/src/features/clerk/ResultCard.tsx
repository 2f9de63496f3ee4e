import { type ReactNode, useEffect, useRef, useState } from "react";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Notice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { isNumberOfSomebody } from "../../text/members";
import { masked } from "../../text/national_id";
import { type Row, type Section, sectionsOf, standingOf, textOf, treeOf } from "./answer";
import type { AnswerMember, Asked, RecordJson } from "./api";
import { words } from "./words";

/** Somebody's number: the last four digits until it is asked for (G31). */
export function HiddenNumber({ number, label }: { number: string; label: string }) {
  const text = useWords(words);
  const [isShown, setShown] = useState(false);
  return (
    <span className="clerk-number">
      <span className="numbers">{isShown ? number : masked(number)}</span>
      <Button
        tone="quiet"
        small
        extra="clerk-copy"
        aria-label={`${label}: ${isShown ? text.hide : text.show}`}
        onPress={() => setShown(!isShown)}
      >
        {isShown ? text.hide : text.show}
      </Button>
    </span>
  );
}

function Value({ row }: { row: Row }) {
  const text = useWords(words);
  if (row.state === "withheld")
    return (
      <span className="clerk-withheld" title={text.withheldHint}>
        {text.withheld}
      </span>
    );
  if (row.state === "absent" || !row.shown) return <span className="muted">{text.notRecorded}</span>;
  if (row.isPhoto)
    return <img className="clerk-photo" src={`data:image/jpeg;base64,${row.shown.text}`} alt={text.photo} />;
  return (
    <>
      {isNumberOfSomebody(row.member) ? (
        <HiddenNumber number={row.shown.text} label={row.label} />
      ) : (
        <span lang="tr">{row.shown.text}</span>
      )}
      {row.shown.code === undefined ? null : <span className="muted numbers"> ({row.shown.code})</span>}{" "}
      <CopyButton label={`${row.label}: ${text.copy}`} value={row.shown.text} />
    </>
  );
}

function SectionView({ section }: { section: Section }) {
  const text = useWords(words);
  return (
    <section className="clerk-section">
      {section.label ? (
        <h3>
          <Turkish>{section.label}</Turkish>
        </h3>
      ) : null}
      {section.isWithheld ? (
        <p className="clerk-withheld">
          {text.withheld} – {text.wholeWithheld}
        </p>
      ) : (
        <dl className="summary clerk-rows">
          {section.rows.map((row) => (
            <div key={row.member}>
              <dt>
                <Turkish>{row.label}</Turkish>
              </dt>
              <dd>
                <Value row={row} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** Death, a closed record, a changed name: before anything else of a result (S6). */
export function Standings({ record }: { record: RecordJson }) {
  const text = useWords(words);
  return (
    <>
      {standingOf(record, text).map((standing) => (
        <Notice key={standing.kind} tone={standing.kind === "dead" ? "bad" : "warn"}>
          <p>
            <strong>
              {standing.kind === "dead" ? (standing.text ? text.deadOn(standing.text) : text.dead) : null}
              {standing.kind === "closed" ? text.closed(standing.text) : null}
              {standing.kind === "renamed" ? text.nameChanged : null}
            </strong>
          </p>
        </Notice>
      ))}
    </>
  );
}

/** That the question stands in the log, and where (S12). */
export function Reminder({ asked }: { asked: Asked }) {
  const text = useWords(words);
  return (
    <p className="clerk-reminder">
      <strong>{text.recorded}</strong> {text.receipt}: <span className="numbers">{asked.receipt}</span> · {text.askedAt}
      : <span className="numbers">{momentText(asked.at)}</span> · <span lang="tr">{asked.purpose}</span> · {text.file}:{" "}
      <span lang="tr">{asked.file}</span>
    </p>
  );
}

/** One record as its mask lets it be seen. */
export function RecordView(props: { record: RecordJson; members: readonly AnswerMember[] }) {
  const text = useWords(words);
  const sections = sectionsOf(treeOf(props.members), props.record, text);
  return (
    <>
      <Standings record={props.record} />
      <div className="clerk-sections">
        {sections.map((section) => (
          <SectionView key={section.path} section={section} />
        ))}
      </div>
    </>
  );
}

/** What stands around every result: its heading, which has the focus, and what can be done with it. */
export function ResultFrame(props: { asked: Asked; title: string; copied: string; children: ReactNode }) {
  const text = useWords(words);
  const heading = useRef<HTMLHeadingElement>(null);
  const copyAll = () =>
    void navigator.clipboard.writeText(props.copied).then(
      () => toast(text.copiedAll),
      () => toast(text.copyFailed, "bad"),
    );
  // A new answer takes the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer is what is waited for
  useEffect(() => heading.current?.focus(), [props.asked]);
  return (
    <section className="card clerk-result" aria-labelledby="result-heading">
      <h2 id="result-heading" ref={heading} tabIndex={-1}>
        {props.title}
      </h2>
      {props.children}
      <Reminder asked={props.asked} />
      <div className="row clerk-tools">
        {props.copied ? <Button onPress={copyAll}>{text.copyAll}</Button> : null}
        <Button tone="quiet" onPress={() => window.print()}>
          {text.print}
        </Button>
      </div>
    </section>
  );
}

/** All shown values of a record as text. */
export function useRecordText() {
  const text = useWords(words);
  return (record: RecordJson, members: readonly AnswerMember[]) => textOf(sectionsOf(treeOf(members), record, text));
}
