import { useState } from "react";
import type { DecisionPrecedents, DecisionService } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { Turkish } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { pathLabel } from "../../text/members";
import { numberText } from "../../text/numbers";
import * as words from "./words";

type Words = typeof words.tr;

export function limitsText(text: Words, service: DecisionService): string {
  const limits = service.limits.map((limit) =>
    limit.period === "day" ? text.perDay(numberText(limit.count)) : text.perMonth(numberText(limit.count)),
  );
  return [...limits, text.criteria(numberText(service.criteria_max))].join("; ");
}

function areaText(text: Words, service: DecisionService): string {
  const { provinces, districts, neighbourhoods } = service.area;
  if (provinces.length + districts.length + neighbourhoods.length === 0) return text.wholeCountry;
  return text.areaCodes(provinces.length, districts.length, neighbourhoods.length);
}

/** `services[KisiSorgula 2011/01/01]`: how precedents name a service. */
const nameOf = (service: DecisionService) => `${service.service} ${service.version}`;

function Leaves(props: { service: DecisionService; precedents: DecisionPrecedents | undefined; all: boolean }) {
  const text = useWords(words);
  const { service, precedents } = props;
  const held = new Map(
    precedents?.rows.filter((row) => row.service === nameOf(service)).map((row) => [row.leaf, row]) ?? [],
  );
  const withAsked = service.leaves.some((leaf) => leaf.asked !== undefined);
  const shown = service.leaves.filter((leaf) => props.all || leaf.granted || leaf.asked);
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.dataClass}</th>
            {withAsked ? <th scope="col">{text.asked}</th> : null}
            <th scope="col">{text.given}</th>
            {precedents ? <th scope="col">{text.precedent}</th> : null}
          </tr>
        </thead>
        <tbody>
          {shown.map((leaf) => {
            const other = held.get(leaf.path);
            return (
              <tr key={leaf.path}>
                <th scope="row">
                  <Turkish>{pathLabel(leaf.path)}</Turkish>
                </th>
                <td data-label={text.dataClass}>
                  <span className={leaf.data_class === "special" ? "tag warn" : ""}>
                    {text.classes[leaf.data_class] ?? leaf.data_class}
                  </span>
                </td>
                {withAsked ? <td data-label={text.asked}>{leaf.asked ? text.yes : text.no}</td> : null}
                <td data-label={text.given}>
                  {leaf.granted ? (
                    <span className="tag good">{text.yes}</span>
                  ) : (
                    <span className="tag plain">{leaf.asked ? text.cut : text.no}</span>
                  )}
                </td>
                {precedents ? (
                  <td data-label={text.precedent}>
                    {other ? text.held(other.granted, precedents.compared) : text.none}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What is granted, service by service and field by field; beside it what was asked for and what others have (O2, R2, R4). */
export function RightsTree(props: {
  services: readonly DecisionService[];
  precedents?: DecisionPrecedents | undefined;
}) {
  const text = useWords(words);
  const language = useLanguage();
  const [all, setAll] = useState(false);
  return (
    <>
      <p>
        <Button small onPress={() => setAll((now) => !now)} aria-pressed={all}>
          {all ? text.onlyConcerned : text.allFields}
        </Button>
      </p>
      {props.services.map((service) => (
        <details key={nameOf(service)} open={props.services.length <= 2} className="service">
          <summary>
            <span {...(language === "tr" ? {} : { lang: "en" })}>
              {language === "tr" ? service.title : service.title_en}
            </span>{" "}
            <span className="muted">
              {text.fieldsGiven(service.leaves.filter((leaf) => leaf.granted).length, service.leaves.length)}
            </span>
          </summary>
          <dl className="summary">
            <div>
              <dt>{text.service}</dt>
              <dd>
                <code>{nameOf(service)}</code>
              </dd>
            </div>
            <div>
              <dt>{text.limits}</dt>
              <dd>{limitsText(text, service)}</dd>
            </div>
            <div>
              <dt>{text.area}</dt>
              <dd>{areaText(text, service)}</dd>
            </div>
          </dl>
          <Leaves service={service} precedents={props.precedents} all={all} />
        </details>
      ))}
    </>
  );
}
