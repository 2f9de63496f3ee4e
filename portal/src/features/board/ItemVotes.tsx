import type { JsonMembers } from "../../api/types";
import { Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { optionText } from "../../text/choices";
import { numberText } from "../../text/numbers";
import * as words from "./words";

interface Person {
  name: string;
}
interface Vote extends Person {
  vote: string;
  dissent: string;
}
interface Conflict extends Person {
  reason: string;
}

function listOf<T>(item: JsonMembers, name: string): T[] {
  const list = item[name];
  return Array.isArray(list) ? (list as unknown as T[]) : [];
}

/** Whether as many are present as the Kurul needs, in words and colour (R3). */
export function Quorum({ present, quorum }: { present: number; quorum: number | undefined }) {
  const own = useWords(words);
  if (quorum === undefined) return null;
  const isQuorate = present >= quorum;
  return (
    <p>
      <span className={`tag ${isQuorate ? "good" : "warn"}`}>{isQuorate ? own.quorate : own.notQuorate}</span>{" "}
      {own.quorum(numberText(present), numberText(quorum))}
    </p>
  );
}

/** Who voted how and why against, who withdrew and why, and whether those who may vote are enough (R3). */
export function ItemVotes(props: { item: JsonMembers; present: number; quorum: number | undefined }) {
  const text = useText();
  const own = useWords(words);
  const votes = listOf<Vote>(props.item, "votes");
  const conflicts = listOf<Conflict>(props.item, "conflicts");
  const eligible = props.present - conflicts.length;
  const isOpen = !props.item["result"];
  return (
    <div className="votes">
      <p>
        {text.board.votes}: {votes.length === 0 ? text.none : own.given(numberText(votes.length), numberText(eligible))}
      </p>
      {votes.length > 0 ? (
        <ul>
          {votes.map((vote) => (
            <li key={vote.name}>
              <Turkish>
                {vote.name}: {optionText(vote.vote)}
              </Turkish>
              {vote.dissent ? (
                <blockquote>
                  {own.dissent}: <Turkish>{vote.dissent}</Turkish>
                </blockquote>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {conflicts.map((conflict) => (
        <p key={conflict.name}>
          {own.conflicts}:{" "}
          <Turkish>
            {conflict.name} – {conflict.reason}
          </Turkish>
        </p>
      ))}
      {isOpen && props.quorum !== undefined && conflicts.length > 0 && eligible < props.quorum ? (
        <p className="tag warn">{own.itemNotQuorate(numberText(props.quorum))}</p>
      ) : null}
    </div>
  );
}
