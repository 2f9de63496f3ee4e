import { Link } from "@tanstack/react-router";
import type { UsageLimit, UsageLimits } from "../../api/openapi.gen";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useLimits } from "./api";
import { UsageTabs, useWhose, WhoseField } from "./parts";
import { words } from "./words";

const NEAR = 0.8;

function stateOf(line: UsageLimit): "over" | "near" | "fine" {
  if (line.forecast > line.limit || line.left === 0) return "over";
  return line.used > line.limit * NEAR ? "near" : "fine";
}

function Meter({ line }: { line: UsageLimit }) {
  const text = useWords(words);
  const share = line.limit === 0 ? 100 : Math.min(100, (line.used / line.limit) * 100);
  const state = stateOf(line);
  return (
    <>
      <svg
        className="meter"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        role="img"
        aria-label={text.usedOf(numberText(line.used), numberText(line.limit))}
      >
        <rect className="track" width={100} height={10} />
        <rect className={`used ${state}`} width={share} height={10} />
      </svg>
      <span className={`tag ${{ over: "bad", near: "warn", fine: "good" }[state]}`}>{text[state]}</span>
    </>
  );
}

function Limits({ limits }: { limits: UsageLimits }) {
  const text = useWords(words);
  const language = useLanguage();
  const member = useMember();
  return (
    <>
      {limits.limits.length === 0 ? (
        <EmptyState why={text.noLimits} next={text.noLimitsNext} />
      ) : (
        <div className="table-wrap">
          <table className="stacked quota">
            <thead>
              <tr>
                <th scope="col">{text.service}</th>
                <th scope="col">{text.period}</th>
                <th scope="col" className="count">
                  {text.limit}
                </th>
                <th scope="col" className="count">
                  {text.used}
                </th>
                <th scope="col" className="count">
                  {text.left}
                </th>
                <th scope="col" className="count">
                  {text.forecast}
                </th>
                <th scope="col">{text.resets}</th>
                <th scope="col">{text.kind}</th>
              </tr>
            </thead>
            <tbody>
              {limits.limits.map((line) => (
                <tr key={`${line.service} ${line.period}`}>
                  <th scope="row">{language === "tr" ? line.name : line.name_en}</th>
                  <td data-label={text.period}>{line.period === "day" ? text.perDay : text.perMonth}</td>
                  <td className="count" data-label={text.limit}>
                    {numberText(line.limit)}
                  </td>
                  <td className="count" data-label={text.used}>
                    {numberText(line.used)}
                  </td>
                  <td className="count" data-label={text.left}>
                    {numberText(line.left)}
                  </td>
                  <td className="count" data-label={text.forecast}>
                    {numberText(line.forecast)}
                  </td>
                  <td className="numbers" data-label={text.resets}>
                    {momentText(line.resets_at)}
                  </td>
                  <td data-label={text.kind}>
                    <Meter line={line} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {member?.role === "administrator" ? (
        <p>
          {text.askMore} <Link to="/ek-yetki">{text.askMoreLink}</Link>
        </p>
      ) : null}
      {limits.unlimited.length > 0 ? (
        <section aria-labelledby="unlimited">
          <h2 id="unlimited">{text.unlimited}</h2>
          <ul>
            {limits.unlimited.map((service) => (
              <li key={service.service}>{language === "tr" ? service.name : service.name_en}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {limits.headers.length > 0 ? (
        <section className="card" aria-labelledby="headers">
          <h2 id="headers">{text.headers}</h2>
          <p>{text.headersLead}</p>
          <dl className="summary">
            {limits.headers.map((header) => (
              <div key={`${header.service} ${header.header}`}>
                <dt>
                  <code>{header.header}</code> <span className="hint numbers">({header.service})</span>
                </dt>
                <dd>
                  <code>{header.value}</code>
                </dd>
              </div>
            ))}
          </dl>
          <p className="hint">{text.headersHelp}</p>
        </section>
      ) : null}
    </>
  );
}

/** What the decision allows, what is used of it, and where it is going (I13, K9). */
export function QuotaPage() {
  const text = useWords(words);
  const whose = useWhose();
  const query = useLimits(whose);
  return (
    <Page title={text.quota} lead={text.quotaLead}>
      <UsageTabs />
      <WhoseField to="/kota" />
      {whose.enabled ? <Loaded query={query}>{(limits) => <Limits limits={limits} />}</Loaded> : null}
    </Page>
  );
}
