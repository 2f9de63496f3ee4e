import { Button } from "../../components/Button";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { findValue, nameOf, numberOf, shownOf } from "./answer";
import type { RecordJson } from "./api";
import { HiddenNumber } from "./ResultCard";
import { words } from "./words";

/** People of an answer beside each other: a family, an extract, or those who match (S7, S8, S15). */
export function PeopleTable(props: {
  caption: string;
  people: readonly RecordJson[];
  relation?: string;
  /** What a person's button does and is called; none when there is nothing to do. */
  act?: { label: string; labelOf: (name: string) => string; onPress: (person: RecordJson) => void } | undefined;
}) {
  const text = useWords(words);
  const { relation, act } = props;
  const shown = (person: RecordJson, member: string) => shownOf(findValue(person, member), text)?.text ?? "";
  return (
    <div className="table-wrap">
      <table className="stacked">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            {relation ? <th scope="col">{text.relation}</th> : null}
            <th scope="col">{text.father}</th>
            <th scope="col">{text.birth}</th>
            <th scope="col">{text.birthPlace}</th>
            <th scope="col">{text.state}</th>
            <th scope="col">{text.number}</th>
            {act ? <th scope="col">{text.act}</th> : null}
          </tr>
        </thead>
        <tbody>
          {props.people.map((person, index) => {
            const name = nameOf(person) || text.withheld;
            const number = numberOf(person);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: people of one answer keep their places
              <tr key={index}>
                <th scope="row">
                  <Turkish>{name}</Turkish>
                </th>
                {relation ? (
                  <td data-label={text.relation} lang="tr">
                    {shown(person, relation)}
                  </td>
                ) : null}
                <td data-label={text.father} lang="tr">
                  {shown(person, "BabaAd")}
                </td>
                <td data-label={text.birth} className="numbers">
                  {shown(person, "DogumTarih")}
                </td>
                <td data-label={text.birthPlace} lang="tr">
                  {shown(person, "DogumYer")}
                </td>
                <td data-label={text.state} lang="tr">
                  {shown(person, "Durum")}
                </td>
                <td data-label={text.number}>{number ? <HiddenNumber number={number} label={name} /> : null}</td>
                {act ? (
                  <td data-label={text.act}>
                    <Button small aria-label={act.labelOf(name)} onPress={() => act.onPress(person)}>
                      {act.label}
                    </Button>
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

export function EventTable({ events }: { events: readonly RecordJson[] }) {
  const text = useWords(words);
  const shown = (event: RecordJson, member: string) => shownOf(event[member], text)?.text ?? "";
  if (events.length === 0) return null;
  return (
    <div className="table-wrap">
      <table className="stacked">
        <caption>{text.events}</caption>
        <thead>
          <tr>
            <th scope="col">{text.event}</th>
            <th scope="col">{text.eventDay}</th>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.eventText}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events of one answer keep their places
            <tr key={index}>
              <th scope="row">
                <Turkish>{shown(event, "OlayTipi") || shown(event, "OlayAciklama")}</Turkish>
              </th>
              <td data-label={text.eventDay} className="numbers">
                {shown(event, "OlayTarih")}
              </td>
              <td data-label={text.name} lang="tr">
                {nameOf(event)}
              </td>
              <td data-label={text.eventText} lang="tr">
                {[shown(event, "OlayAciklama"), shown(event, "Dusunce")].filter(Boolean).join(" – ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
