import { useState } from "react";
import { Button } from "../../components/Button";
import { Notice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { isForeigner } from "../../text/national_id";
import { below, errorOf, listOf, NOT_FOUND, nameOf, numberOf, shownOf, TOO_MANY, TOO_WIDE } from "./answer";
import type { Asked, Offer, RecordJson } from "./api";
import { EventTable, PeopleTable } from "./PeopleTable";
import { RecordView, ResultFrame, Standings, useRecordText } from "./ResultCard";
import { offerOf, type Way } from "./ways";
import { type Words, words } from "./words";

/** What is asked next about somebody whose record stands here. */
export type AskAbout = (way: Way, person: RecordJson) => void;

const FOLLOWING: readonly Way[] = ["address", "family", "extract"];

/** Why nobody is shown: each in its own words, and alike for an unknown and a protected person (S6, S15). */
function Nobody({ asked, error }: { asked: Asked; error: { code: number; text: string } }) {
  const text = useWords(words);
  const known: Record<number, [string, string]> = {
    [NOT_FOUND]: [text.unknownTitle, text.unknown],
    [TOO_MANY]: [text.manyTitle, text.many],
    [TOO_WIDE]: [text.wideTitle, asked.near ? `${text.wide} ${text.wideNear}` : text.wide],
  };
  const [title, body] = known[error.code] ?? [text.failed, error.text];
  return (
    <ResultFrame asked={asked} title={title} copied="">
      <p>{body}</p>
      {asked.offer.area.length > 0 && error.code === NOT_FOUND ? <p>{text.area(asked.offer.area.join(", "))}</p> : null}
    </ResultFrame>
  );
}

function Following(props: { offers: readonly Offer[]; asked: Asked; record: RecordJson; onAsk: AskAbout }) {
  const text = useWords(words);
  if (isForeigner(numberOf(props.record))) return null;
  const ways = FOLLOWING.filter((way) => {
    const offer = offerOf(props.offers, way);
    return offer !== undefined && offer.question !== props.asked.offer.question;
  });
  if (ways.length === 0 || numberOf(props.record) === "") return null;
  return (
    <div className="clerk-next">
      <h3>{text.next}</h3>
      <p className="hint">{text.nextHint}</p>
      <div className="row">
        {ways.map((way) => (
          <Button key={way} onPress={() => props.onAsk(way, props.record)}>
            {text.way[way]}
          </Button>
        ))}
      </div>
    </div>
  );
}

interface Shared {
  asked: Asked;
  offers: readonly Offer[];
  onAsk: AskAbout;
}

function titleOf(record: RecordJson, text: Words): string {
  return nameOf(record) || text.card;
}

function Card({ asked, offers, onAsk, record }: Shared & { record: RecordJson }) {
  const text = useWords(words);
  const textOfRecord = useRecordText();
  return (
    <ResultFrame asked={asked} title={titleOf(record, text)} copied={textOfRecord(record, asked.members)}>
      {asked.offer.question === "ForeignerByNumber" ? <Notice>{<p>{text.foreignerAsked}</p>}</Notice> : null}
      <RecordView record={record} members={asked.members} />
      {asked.offer.area.length > 0 ? <p className="hint">{text.area(asked.offer.area.join(", "))}</p> : null}
      <Following asked={asked} offers={offers} record={record} onAsk={onAsk} />
    </ResultFrame>
  );
}

/** A family and an extract: who stands in them, and the events. */
function Lists({ asked, offers, onAsk, record }: Shared & { record: RecordJson }) {
  const text = useWords(words);
  const textOfRecord = useRecordText();
  const isFamily = asked.offer.question === "FamilyByNumber";
  const people = listOf(record, isFamily ? "AileKisiListesi" : "Kisiler");
  const own = record["KisiBilgisi"];
  const canAsk = offerOf(offers, "person") !== undefined;
  const kind = shownOf(record["NkoTuru"], text)?.text;
  return (
    <ResultFrame
      asked={asked}
      title={kind ?? text.way[isFamily ? "family" : "extract"]}
      copied={textOfRecord(record, asked.members)}
    >
      {isFamily ? null : <Standings record={record} />}
      {people.length === 0 ? <p>{text.noRows}</p> : null}
      {people.length > 0 ? (
        <PeopleTable
          caption={isFamily ? text.familyCaption : text.people}
          people={people}
          relation={isFamily ? "Yakinlik" : "YakinlikKod"}
          act={
            canAsk
              ? { label: text.askCard, labelOf: text.askCardOf, onPress: (person) => onAsk("person", person) }
              : undefined
          }
        />
      ) : null}
      <EventTable events={listOf(record, "Olaylar")} />
      {isFamily && own && typeof own === "object" && !Array.isArray(own) ? (
        <RecordView record={own} members={below(asked.members, "KisiBilgisi")} />
      ) : null}
    </ResultFrame>
  );
}

/** Several people match: chosen by what tells them apart; nothing new is asked by choosing (S15). */
function Several({ asked, offers, onAsk }: Shared) {
  const text = useWords(words);
  const [chosen, setChosen] = useState<RecordJson>();
  if (chosen) return <Card asked={asked} offers={offers} onAsk={onAsk} record={chosen} />;
  return (
    <ResultFrame asked={asked} title={text.severalTitle(asked.records.length)} copied="">
      <p>{text.several}</p>
      <PeopleTable
        caption={text.severalTitle(asked.records.length)}
        people={asked.records}
        act={{ label: text.choosePerson, labelOf: (name) => `${name}: ${text.choosePerson}`, onPress: setChosen }}
      />
    </ResultFrame>
  );
}

const LISTS = ["FamilyByNumber", "ExtractByNumber"];

export function Result(props: Shared) {
  const record = props.asked.records[0];
  const error = errorOf(record);
  if (!record || error) return <Nobody asked={props.asked} error={error ?? { code: NOT_FOUND, text: "" }} />;
  if (props.asked.records.length > 1) return <Several {...props} />;
  return LISTS.includes(props.asked.offer.question) ? (
    <Lists {...props} record={record} />
  ) : (
    <Card {...props} record={record} />
  );
}
