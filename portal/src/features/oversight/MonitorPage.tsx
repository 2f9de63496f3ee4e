import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Monitor } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText, percentText } from "../../text/numbers";
import { useAttention, useMonitor } from "./api";
import "./oversight.css";
import { ProvinceMap } from "./ProvinceMap";
import * as words from "./words";

const US_PER_MS = 1_000;
const CHART_HEIGHT = 100;
const MINUTE_SECONDS = 60;

function milliseconds(us: number): string {
  return numberText(us / US_PER_MS, us < 10 * US_PER_MS ? 1 : 0);
}

const clock = new Intl.DateTimeFormat("tr-TR", { timeStyle: "medium", timeZone: "Europe/Istanbul" });

/** One sentence of what the numbers say, for who does not see the chart (A11). */
function Summary({ shown }: { shown: Monitor }) {
  const own = useWords(words).monitor;
  const { totals } = shown;
  return (
    <p>
      {totals.questions === 0
        ? own.quiet
        : own.summary(
            numberText(totals.questions / MINUTE_SECONDS, 1),
            percentText(totals.refused / totals.questions),
            own.ms(milliseconds(totals.p95_us)),
          )}
    </p>
  );
}

function Tiles({ shown }: { shown: Monitor }) {
  const own = useWords(words).monitor;
  const { totals } = shown;
  const rows: [string, string][] = [
    [own.perSecond, numberText(totals.questions / MINUTE_SECONDS, 1)],
    [own.refused, numberText(totals.refused)],
    [own.faults, numberText(totals.faults)],
    [own.p50, own.ms(milliseconds(totals.p50_us))],
    [own.p95, own.ms(milliseconds(totals.p95_us))],
    [own.p99, own.ms(milliseconds(totals.p99_us))],
    [own.alarms, numberText(shown.alarms_today)],
    [own.approvals, numberText(shown.approvals_waiting)],
    [own.blocked, `${numberText(shown.institutions_blocked)} / ${numberText(shown.institutions_total)}`],
  ];
  return (
    <dl className="tiles">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Sixty bars, and the same as a table. */
function Seconds({ shown }: { shown: Monitor }) {
  const own = useWords(words).monitor;
  const [asTable, setTable] = useState(false);
  const [cursor, setCursor] = useState(MINUTE_SECONDS - 2);
  const at = shown.seconds[cursor];
  const said = at ? own.said(clock.format(new Date(at.at)), numberText(at.questions), numberText(at.answered)) : "";
  const most = Math.max(1, ...shown.seconds.map((second) => second.questions));
  return (
    <section className="card" aria-labelledby="seconds">
      <h2 id="seconds">{own.seconds}</h2>
      <svg
        className="bars"
        viewBox={`0 0 ${MINUTE_SECONDS} ${CHART_HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${own.chart}. ${own.chartTop(most)}`}
      >
        {shown.seconds.map((second, index) => {
          const height = (second.questions / most) * CHART_HEIGHT;
          const refused = ((second.questions - Math.min(second.answered, second.questions)) / most) * CHART_HEIGHT;
          return (
            <g key={second.at}>
              {index === cursor ? <rect className="here" x={index} y={0} width={1} height={CHART_HEIGHT} /> : null}
              <rect x={index + 0.1} y={CHART_HEIGHT - height} width={0.8} height={height} />
              <rect className="refused" x={index + 0.1} y={CHART_HEIGHT - refused} width={0.8} height={refused} />
            </g>
          );
        })}
      </svg>
      <p>
        <label htmlFor="cursor">{own.cursor}</label>
        <input
          id="cursor"
          type="range"
          className="cursor"
          min={0}
          max={shown.seconds.length - 1}
          value={cursor}
          aria-valuetext={said}
          onChange={(event) => setCursor(Number(event.currentTarget.value))}
        />
        <output htmlFor="cursor" className="numbers">
          {said}
        </output>
      </p>
      <p>
        <Button small onPress={() => setTable((now) => !now)} aria-pressed={asTable}>
          {own.asTable}
        </Button>
      </p>
      {asTable ? (
        <div className="table-wrap">
          <table>
            <caption>{own.chart}</caption>
            <thead>
              <tr>
                <th scope="col">{own.second}</th>
                <th scope="col">{own.questions}</th>
                <th scope="col">{own.answered}</th>
                <th scope="col">{own.faults}</th>
                <th scope="col">{own.p95}</th>
              </tr>
            </thead>
            <tbody>
              {[...shown.seconds].reverse().map((second) => (
                <tr key={second.at}>
                  <th scope="row" className="numbers nowrap">
                    {clock.format(new Date(second.at))}
                  </th>
                  <td className="numbers">{numberText(second.questions)}</td>
                  <td className="numbers">{numberText(second.answered)}</td>
                  <td className="numbers">{numberText(second.faults)}</td>
                  <td className="numbers">{own.ms(milliseconds(second.p95_us))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}

function Who({ shown }: { shown: Monitor }) {
  const own = useWords(words).monitor;
  const language = useLanguage();
  return (
    <div className="columns">
      <section className="card" aria-labelledby="by-institution">
        <h2 id="by-institution">{own.institutions}</h2>
        {shown.institutions.length === 0 ? (
          <EmptyState why={own.nobody} next={own.nobodyNext} />
        ) : (
          <div className="table-wrap">
            <table className="stacked">
              <thead>
                <tr>
                  <th scope="col">{own.institution}</th>
                  <th scope="col">{own.questions}</th>
                  <th scope="col">{own.refused}</th>
                </tr>
              </thead>
              <tbody>
                {shown.institutions.map((row) => (
                  <tr key={row.number}>
                    <th scope="row">
                      <Link to="/kurumlar/$number" params={{ number: String(row.number) }}>
                        <Turkish>{row.name || row.number}</Turkish>
                      </Link>
                    </th>
                    <td data-label={own.questions} className="numbers">
                      {numberText(row.questions)}
                    </td>
                    <td data-label={own.refused} className="numbers">
                      {numberText(row.refused)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section className="card" aria-labelledby="by-service">
        <h2 id="by-service">{own.services}</h2>
        {shown.services.length === 0 ? (
          <EmptyState why={own.noService} next={own.nobodyNext} />
        ) : (
          <div className="table-wrap">
            <table className="stacked">
              <thead>
                <tr>
                  <th scope="col">{own.service}</th>
                  <th scope="col">{own.records}</th>
                </tr>
              </thead>
              <tbody>
                {shown.services.map((row) => (
                  <tr key={`${row.service} ${row.version}`}>
                    <th scope="row">
                      {language === "tr" ? row.title : row.title_en} <span className="muted">{row.version}</span>
                    </th>
                    <td data-label={own.records} className="numbers">
                      {numberText(row.records)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
}

/** The last minute of the running server (O7). It is read anew while somebody looks. */
export function MonitorPage() {
  const own = useWords(words).monitor;
  const attention = useAttention();
  const query = useMonitor(attention.isThere);
  return (
    <Page title={own.title} lead={own.lead}>
      {attention.isThere ? (
        <p className="no-print">
          <Button small tone="quiet" onPress={attention.pause}>
            {own.pause}
          </Button>
        </p>
      ) : (
        <Notice tone="warn" live>
          <p>{own.paused}</p>
          <p>
            <Button small onPress={attention.resume}>
              {own.resume}
            </Button>
          </p>
        </Notice>
      )}
      <Loaded query={query}>
        {(shown) => (
          <>
            <Summary shown={shown} />
            <Tiles shown={shown} />
            <Seconds shown={shown} />
            <ProvinceMap shown={shown} />
            <Who shown={shown} />
            <p className="hint numbers">
              {own.at}:{" "}
              <time dateTime={shown.at}>
                {momentText(shown.at).slice(0, 10)} {clock.format(new Date(shown.at))}
              </time>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
