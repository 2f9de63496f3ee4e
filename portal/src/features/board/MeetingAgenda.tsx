import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/client";
import type { Case, JsonMembers } from "../../api/types";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { optionText } from "../../text/choices";
import { useCases, useChanged } from "../cases/api";
import { PaperButton } from "../cases/PaperButton";
import * as decisionWords from "../decisions/words";
import { ItemVotes, Quorum } from "./ItemVotes";

interface Item extends JsonMembers {
  subject: string;
  number: string;
  title: string;
}

const wordOf = (value: unknown): string => (typeof value === "string" ? value : "");

function ItemActs({ meeting, item }: { meeting: Case; item: number }) {
  const text = useText();
  const labels: Record<string, string> = {
    vote: text.board.vote,
    decide: text.board.decide,
    "declare-conflict": text.board.conflict,
    "remove-item": text.board.removeItem,
  };
  const acts = meeting.acts.filter((act) => labels[act.name]);
  return (
    <div className="row no-print">
      {acts.map((act) => (
        <Link
          key={act.name}
          to="/isler/$id/$act"
          params={{ id: meeting.id, act: act.name }}
          search={{ madde: String(item) }}
          className={`button small ${act.name === "vote" ? "primary" : ""}`}
        >
          {labels[act.name]}
          <span className="visually-hidden">
            {" "}
            – {text.board.item} {item}
          </span>
        </Link>
      ))}
    </div>
  );
}

/** What waits for the Kurul and can go on this meeting's agenda (O4). */
function Waiting({ meeting }: { meeting: Case }) {
  const text = useText();
  const changed = useChanged();
  const query = useCases({ state: "on-agenda" });
  const [problem, setProblem] = useState<unknown>();
  const on = new Set(((meeting.body["items"] as Item[] | undefined) ?? []).map((item) => item.subject));
  const cases = (query.data?.cases ?? []).filter((each) => !on.has(each.id));
  const add = async (id: string) => {
    setProblem(undefined);
    try {
      changed(await post<Case>(`/api/v1/cases/${meeting.id}/add-item`, { subject: id }, { version: meeting.version }));
    } catch (refused) {
      setProblem(refused);
    }
  };
  return (
    <section aria-labelledby="waiting" className="no-print">
      <h3 id="waiting">{text.board.waiting}</h3>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {cases.length === 0 ? <p>{text.board.waitingNone}</p> : null}
      <ul className="tasklist">
        {cases.map((each) => (
          <li key={each.id}>
            <span>
              {each.number} <Turkish>{each.title}</Turkish>
            </span>
            <Button small onPress={() => void add(each.id)} aria-label={`${text.board.addItem}: ${each.number}`}>
              {text.board.addItem}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A meeting's agenda: items with their votes and results, and what may be done with each (R2, R3). */
export function MeetingAgenda({ meeting }: { meeting: Case }) {
  const text = useText();
  const tools = useWords(decisionWords);
  const items = (meeting.body["items"] as Item[] | undefined) ?? [];
  const present = (meeting.body["present"] as { name: string }[] | undefined) ?? [];
  const quorum = typeof meeting.body["quorum"] === "number" ? meeting.body["quorum"] : undefined;
  return (
    <section className="card" aria-labelledby="agenda">
      <h2 id="agenda">{text.board.agenda}</h2>
      {items.length === 0 ? (
        <p>{text.board.agendaNone}</p>
      ) : (
        <PaperButton id={meeting.id} number={meeting.number} paper="pack" />
      )}
      <ol className="tasklist">
        {items.map((item, index) => (
          <li key={item.subject}>
            <div>
              <Link to="/isler/$id" params={{ id: item.subject }}>
                {item.number} <Turkish>{item.title}</Turkish>
              </Link>
              {item["kind"] === "application" ? (
                <>
                  {" · "}
                  <Link to="/isler/$id/karar" params={{ id: item.subject }} aria-label={tools.openFor(item.number)}>
                    {tools.title}
                  </Link>
                </>
              ) : null}
              <ItemVotes item={item} present={present.length} quorum={quorum} />
            </div>
            {item["result"] ? (
              <span className="tag good" lang="tr">
                {optionText(wordOf(item["result"]))} {wordOf(item["decision_number"])}
              </span>
            ) : (
              <>
                <span className="tag plain">{text.board.undecided}</span>
                <ItemActs meeting={meeting} item={index + 1} />
              </>
            )}
          </li>
        ))}
      </ol>
      <h3>{text.board.present}</h3>
      <Quorum present={present.length} quorum={quorum} />
      <p>
        {present.length === 0 ? (
          text.board.presentNone
        ) : (
          <Turkish>{present.map((person) => person.name).join(", ")}</Turkish>
        )}
      </p>
      {meeting.acts.some((act) => act.name === "add-item") ? <Waiting meeting={meeting} /> : null}
    </section>
  );
}
