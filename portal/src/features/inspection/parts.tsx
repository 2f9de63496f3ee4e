import { Link } from "@tanstack/react-router";
import { Notice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText } from "../../text/dates";
import * as words from "./words";

/** Who inspects is told that nothing here changes anything, and until when (D1). */
export function ReadOnlyBanner() {
  const text = useWords(words);
  const member = useMember();
  if (member?.role !== "inspector") return null;
  return (
    <Notice title={text.readOnly}>
      <p>
        {text.readOnlyText} {member.mandate_until ? text.mandateUntil(dayText(member.mandate_until)) : text.mandateNone}
      </p>
    </Notice>
  );
}

export function daysText(from: string | null, until: string | null, otherwise: string): string {
  if (!from && !until) return otherwise;
  return `${from ? dayText(from) : "…"} – ${until ? dayText(until) : "…"}`;
}

export const mono = (text: string) => <span className="log-mono">{text}</span>;
export const turkish = (text: string) => <Turkish>{text}</Turkish>;
export const entryLink = (index: number) => (
  <Link to="/iz/kayit/$index" params={{ index: String(index) }}>
    {index}
  </Link>
);

/** The entry that a row of a table is about. */
export function EntryHead({ index }: { index: number }) {
  return (
    <th scope="row">
      <Link to="/iz/kayit/$index" params={{ index: String(index) }} className="numbers">
        {index}
      </Link>
    </th>
  );
}

export function TableHead({ titles }: { titles: readonly string[] }) {
  return (
    <thead>
      <tr>
        {titles.map((title) => (
          <th scope="col" key={title}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Names and values, those that say something. */
export function Facts({ rows }: { rows: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <dl className="summary">
      {rows
        .filter(([, value]) => value !== "" && value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
