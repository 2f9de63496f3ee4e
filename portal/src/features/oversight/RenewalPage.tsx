import { Link, useParams, useSearch } from "@tanstack/react-router";
import type { Expiry } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useAttention, useExpiries } from "./api";
import "./oversight.css";
import { RefusedNotice } from "./ExpiriesPage";
import { isRenewed, KINDS, type Kind, type Renewed, renewalSteps, type Step } from "./renewal";
import * as own from "./renewal_words";
import * as words from "./words";

function StepState({ step }: { step: Step }) {
  const text = useWords(own);
  const [tone, label] =
    step.done === undefined ? ["plain", text.unseen] : step.done ? ["good", text.done] : ["warn", text.open];
  return <span className={`tag ${tone} nowrap`}>{label}</span>;
}

function Steps({ steps }: { steps: Step[] }) {
  const text = useWords(own);
  const seen = steps.filter((step) => step.done !== undefined);
  return (
    <section className="card middle" aria-labelledby="steps">
      <h2 id="steps" className="visually-hidden">
        {text.lead}
      </h2>
      <p role="status">
        {isRenewed(steps)
          ? text.finished
          : text.progress(numberText(seen.filter((step) => step.done).length), numberText(seen.length))}
      </p>
      <ol className="tasklist">
        {steps.map((step) => {
          const [title, hint] = text.steps[step.name] ?? [step.name, ""];
          return (
            <li key={step.name} data-step={step.name} data-done={String(step.done)}>
              <span className="step-text">
                <strong>{title}</strong>
                <br />
                <span className="hint">{hint}</span>
                {step.left ? <span className="hint"> {text.left(numberText(step.left))}</span> : null}
                {step.command ? (
                  <span className="command">
                    <code translate="no">{step.command}</code>
                    <CopyButton value={step.command} label={text.copy(title)} />
                  </span>
                ) : null}
              </span>
              <StepState step={step} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function What({ what, row }: { what: Renewed; row: Expiry | undefined }) {
  const text = useWords(own);
  return (
    <section className="card" aria-label={text.name}>
      <dl className="summary">
        {row ? (
          <div>
            <dt>{text.name}</dt>
            <dd>{row.name}</dd>
          </div>
        ) : null}
        {row?.institution ? (
          <div>
            <dt>{text.institution}</dt>
            <dd>
              <Link to="/kurumlar/$number" params={{ number: String(row.institution) }}>
                {row.institution}
              </Link>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{text.until}</dt>
          <dd className="numbers">{momentText(what.until)}</dd>
        </div>
        {what.kind === "log-keys" ? null : (
          <div>
            <dt>{text.fingerprint}</dt>
            <dd className="numbers">{what.id}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** What is to be done to renew one certificate, list or key, ticked by what the server sees (O17). */
export function RenewalPage() {
  const text = useWords(own);
  const shared = useWords(words);
  const attention = useAttention();
  const query = useExpiries(attention.isThere);
  const { kind, id } = useParams({ strict: false }) as { kind: string; id: string };
  const { bitis } = useSearch({ strict: false }) as { bitis?: string };
  const known = KINDS.find((one) => one === kind) as Kind | undefined;
  return (
    <Page title={text.title(shared.expiries.kinds[kind] ?? kind)} lead={text.lead}>
      <p>
        <Link to="/anahtarlar">{text.back}</Link>
      </p>
      {attention.isThere ? null : (
        <Notice tone="warn" live>
          <p>{shared.monitor.paused}</p>
          <p>
            <Button small onPress={attention.resume}>
              {shared.monitor.resume}
            </Button>
          </p>
        </Notice>
      )}
      <Loaded query={query}>
        {(rows) => {
          const row = rows.find((one) => one.kind === kind && one.id === id);
          const until = bitis && !Number.isNaN(Date.parse(bitis)) ? bitis : row?.until;
          // Which one it was can no longer be told once it is gone, unless the address says until when it was good.
          if (!known || !until) return <EmptyState why={text.gone} next={text.goneNext} />;
          const what: Renewed = { kind: known, id, until };
          return (
            <>
              {known === "server-certificate" ? <RefusedNotice rows={rows} /> : null}
              <What what={what} row={row} />
              <Steps steps={renewalSteps(what, rows)} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
