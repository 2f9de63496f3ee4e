import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../../api/client";
import type { LookUp } from "../../api/types";
import { Button } from "../../components/Button";
import { ProblemNotice, Skeleton } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { longDayText, momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { type Repeated, useProof } from "./api";
import * as words from "./words";

/** The log has taken the record and not published it yet. */
const NOT_YET = 910;

/** What a row says, in words; used wherever one is shown. */
export function LookUpFacts({ row }: { row: LookUp }) {
  const text = useWords(words);
  const language = useLanguage();
  return (
    <dl className="summary">
      <div>
        <dt>{text.time}</dt>
        <dd className="numbers">{row.time ? momentText(row.time) : longDayText(row.day, language)}</dd>
      </div>
      {row.service ? (
        <div>
          <dt>{text.service}</dt>
          <dd>
            <Turkish>{row.service}</Turkish>
          </dd>
        </div>
      ) : null}
      {row.groups.length > 0 ? (
        <div>
          <dt>{text.groups}</dt>
          <dd>
            <Turkish>{row.groups.join(", ")}</Turkish>
          </dd>
        </div>
      ) : null}
      {row.direct ? (
        <div>
          <dt>{text.purpose}</dt>
          <dd>{row.purpose ? <Turkish>{row.purpose}</Turkish> : text.purposeNone}</dd>
        </div>
      ) : null}
      {row.basis.length > 0 ? (
        <div>
          <dt>{text.basis}</dt>
          <dd>
            <Turkish>{row.basis.join(", ")}</Turkish>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{text.reference}</dt>
        <dd className="numbers">{row.reference}</dd>
      </div>
    </dl>
  );
}

function saveReceipt(reference: number, receipt: string): void {
  const address = URL.createObjectURL(new Blob([receipt], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `kps-makbuz-${reference}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** That the row stands in the sealed log, for experts (V10). */
function Proof({ reference }: { reference: number }) {
  const text = useWords(words);
  const query = useProof(reference, true);
  if (query.isPending) return <Skeleton />;
  if (query.isError) {
    const isSoon = query.error instanceof Problem && query.error.code === NOT_YET;
    return isSoon ? <p role="status">{text.proofWait}</p> : <ProblemNotice problem={query.error} />;
  }
  const { leaf, root, size, path, checkpoint, receipt } = query.data;
  return (
    <div className="proof">
      <p>{text.proofText}</p>
      <dl className="summary">
        <div>
          <dt>{text.proofLeaf}</dt>
          <dd>
            <code>{leaf}</code>
          </dd>
        </div>
        <div>
          <dt>{text.proofRoot}</dt>
          <dd>
            <code>{root}</code>
          </dd>
        </div>
        <div>
          <dt>{text.proofSize}</dt>
          <dd className="numbers">{numberText(size)}</dd>
        </div>
        <div>
          <dt>{text.proofPath}</dt>
          <dd>
            <code>{path.join(" ")}</code>
          </dd>
        </div>
        <div>
          <dt>{text.proofNote}</dt>
          <dd>
            <code>{checkpoint}</code>
          </dd>
        </div>
      </dl>
      {receipt ? (
        <Button small onPress={() => saveReceipt(reference, receipt)}>
          {text.proofSave}
        </Button>
      ) : null}
    </div>
  );
}

function Deeds({ row }: { row: LookUp }) {
  const text = useWords(words);
  const language = useLanguage();
  const [proof, setProof] = useState(false);
  return (
    <>
      <div className="row">
        {row.inquiry ? (
          <Link to="/sorgularim/soru/$id" params={{ id: row.inquiry }} className="button small">
            {text.asked}
          </Link>
        ) : (
          <Link
            to="/sorgularim/sor/$reference"
            params={{ reference: String(row.reference) }}
            className="button small"
            aria-label={text.unknownOf(row.receiver, longDayText(row.day, language))}
          >
            {text.unknown}
          </Link>
        )}
        <Button
          small
          tone="quiet"
          aria-expanded={proof}
          aria-label={text.proofOf(String(row.reference))}
          onPress={() => setProof(!proof)}
        >
          {text.proof}
        </Button>
      </div>
      {proof ? <Proof reference={row.reference} /> : null}
    </>
  );
}

/** One look-up, or its repeats of one day (V1, V3, V6). */
export function LookUpCard({ group }: { group: Repeated }) {
  const text = useWords(words);
  const language = useLanguage();
  const { first, rows } = group;
  const id = `row-${first.reference}`;
  return (
    <li className="lookup">
      <article className="card" aria-labelledby={id}>
        <p className="muted">{longDayText(first.day, language)}</p>
        <h3 id={id} lang="tr">
          {first.receiver}
        </h3>
        <p className="row">
          <span className={`tag ${first.direct ? "" : "plain"}`}>{first.direct ? text.direct : text.indirect}</span>
          <span className={`tag ${first.answered ? "plain" : "warn"}`}>
            {first.answered ? text.answered : text.unanswered}
          </span>
          {rows.length > 1 ? <span className="tag plain">{text.repeats(numberText(rows.length))}</span> : null}
        </p>
        {first.direct ? null : <p>{text.indirectText}</p>}
        <LookUpFacts row={first} />
        <Deeds row={first} />
        {rows.length > 1 ? (
          <details>
            <summary>{text.repeatsOpen}</summary>
            <ul className="repeats">
              {rows.slice(1).map((row) => (
                <li key={row.reference}>
                  <LookUpFacts row={row} />
                  <Deeds row={row} />
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </article>
    </li>
  );
}
