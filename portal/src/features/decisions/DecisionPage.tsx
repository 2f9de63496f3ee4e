import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { DecisionRights } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { dayText, momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useCase } from "../cases/api";
import { useDifference, usePrecedents, useRights, useUse } from "./api";
import "./decisions.css";
import { PreviewCard } from "./PreviewCard";
import { RightsTree } from "./RightsTree";
import * as words from "./words";

function Head({ rights }: { rights: DecisionRights }) {
  const text = useWords(words);
  const isDraft = rights.basis !== "decided";
  return (
    <section className="card" aria-labelledby="head">
      <h2 id="head">{text.basis[rights.basis] ?? rights.basis}</h2>
      <dl className="summary">
        <div>
          <dt>{text.institution}</dt>
          <dd lang="tr">{rights.institution.name}</dd>
        </div>
        <div>
          <dt>{text.number}</dt>
          <dd>{isDraft ? <span className="tag warn">{text.draft}</span> : rights.number}</dd>
        </div>
        {rights.basis === "requested" ? null : (
          <div>
            <dt>{text.valid}</dt>
            <dd className="numbers">
              {dayText(rights.valid_from)} – {dayText(rights.valid_until)}
            </dd>
          </div>
        )}
        <div>
          <dt>{text.purposes}</dt>
          <dd lang="tr">
            <ul>
              {rights.purposes.map((purpose) => (
                <li key={purpose.code}>
                  {purpose.text} (
                  {purpose.legal_basis.map((basis) => `${basis.law} sayılı Kanun m.${basis.article}`).join("; ")})
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function DifferenceCard({ id }: { id: string }) {
  const text = useWords(words);
  const query = useDifference(id);
  return (
    <section className="card" aria-labelledby="difference">
      <h2 id="difference">{text.difference}</h2>
      <Loaded query={query}>
        {(found) => {
          if (found.before === null) return <p>{text.differenceFirst}</p>;
          if (found.differences.length === 0) return <p>{text.differenceNone}</p>;
          return (
            <div className="table-wrap">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">{text.place}</th>
                    <th scope="col">{text.before}</th>
                    <th scope="col">{text.after}</th>
                    <th scope="col">{text.effect}</th>
                  </tr>
                </thead>
                <tbody>
                  {found.differences.map((one) => (
                    <tr key={one.place}>
                      <th scope="row">
                        <code>{one.place}</code>
                      </th>
                      <td data-label={text.before}>{one.before || text.none}</td>
                      <td data-label={text.after}>{one.after || text.none}</td>
                      <td data-label={text.effect}>
                        <span
                          className={`tag ${one.effect === "wider" ? "warn" : one.effect === "narrower" ? "good" : "plain"}`}
                        >
                          {text.effects[one.effect] ?? one.effect}
                        </span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Loaded>
    </section>
  );
}

/** What is applied for or proposed, beside it what was asked and what similar institutions hold (O2, R4). */
function RightsCard({ id, rights }: { id: string; rights: DecisionRights }) {
  const text = useWords(words);
  const query = usePrecedents(id);
  return (
    <section className="card" aria-labelledby="rights">
      <h2 id="rights">{text.rights}</h2>
      <p>{text.rightsLead}</p>
      <Loaded query={query}>
        {(precedents) => (
          <>
            <p>
              {precedents.compared === 0 ? text.precedentsNone : text.precedentsText(precedents.compared)}
              {precedents.unreadable > 0 ? ` ${text.unreadable(precedents.unreadable)}` : ""}
            </p>
            <RightsTree services={rights.services} precedents={precedents.compared > 0 ? precedents : undefined} />
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Was the right ever used? Counted on demand: it reads the log (R6). */
function UseCard({ id }: { id: string }) {
  const text = useWords(words);
  const [wanted, setWanted] = useState(false);
  const query = useUse(id, wanted);
  return (
    <section className="card" aria-labelledby="use">
      <h2 id="use">{text.use}</h2>
      <p>{text.useLead}</p>
      {wanted ? (
        <Loaded query={query}>
          {(use) => (
            <div className="table-wrap" role="status">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">{text.service}</th>
                    <th scope="col">{text.answered}</th>
                    <th scope="col">{text.refused}</th>
                    <th scope="col">{text.last}</th>
                  </tr>
                </thead>
                <tbody>
                  {use.services.map((service) => (
                    <tr key={`${service.service} ${service.version}`}>
                      <th scope="row">
                        <code>
                          {service.service} {service.version}
                        </code>{" "}
                        <span className={`tag ${service.answered === 0 ? "warn" : "good"}`}>
                          {service.answered === 0 ? text.unused : text.used}
                        </span>
                      </th>
                      <td data-label={text.answered} className="numbers">
                        {numberText(service.answered)}
                      </td>
                      <td data-label={text.refused} className="numbers">
                        {numberText(service.refused)}
                      </td>
                      <td data-label={text.last} className="numbers">
                        {service.evidence ? momentText(service.evidence.last) : text.none}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      ) : (
        <Button onPress={() => setWanted(true)}>{text.useShow}</Button>
      )}
    </section>
  );
}

/** The tools of who proposes, decides and looks after a decision, beside its case (O2, R2, R4-R6). */
export function DecisionPage() {
  const text = useWords(words);
  const { id } = useParams({ strict: false }) as { id: string };
  const subject = useCase(id);
  const query = useRights(id);
  return (
    <>
      <p className="crumbs no-print">
        <Link to="/isler/$id" params={{ id }}>
          {text.back}
          {subject.data ? ` (${subject.data.number})` : ""}
        </Link>
      </p>
      <Page title={text.title} lead={text.lead}>
        {subject.data ? (
          <p className="muted">
            <Turkish>{subject.data.title}</Turkish>
          </p>
        ) : null}
        <Loaded query={query}>
          {(rights) => (
            <>
              <Head rights={rights} />
              <RightsCard id={id} rights={rights} />
              <DifferenceCard id={id} />
              <PreviewCard id={id} services={rights.services} />
              {rights.institution.number > 1 ? <UseCard id={id} /> : null}
            </>
          )}
        </Loaded>
      </Page>
    </>
  );
}
