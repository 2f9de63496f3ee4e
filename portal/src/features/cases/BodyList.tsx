import type { Field, Json, JsonMembers, Machine } from "../../api/types";
import { useText } from "../../session/preferences";
import { choiceText, memberText, memberTexts, optionText } from "../../text/choices";
import { dayText, momentText } from "../../text/dates";
import { groupLabel } from "../services/field_groups";

/** What a case holds, in words: labels come from the acts that ask for it. */

type Labels = Map<string, string>;

function addLabels(fields: readonly Field[], labels: Labels): void {
  for (const field of fields) {
    if (!labels.has(field.name)) labels.set(field.name, field.label);
    addLabels(field.members ?? [], labels);
  }
}

/** Of one life cycle first, then the program's own members, then of all others. */
export function labelsOf(machines: readonly Machine[] | undefined, kind: string): Labels {
  const labels: Labels = new Map();
  for (const act of machines?.find((machine) => machine.kind === kind)?.acts ?? []) addLabels(act.fields, labels);
  for (const [name, label] of memberTexts()) if (!labels.has(name)) labels.set(name, label);
  for (const machine of machines ?? []) for (const act of machine.acts) addLabels(act.fields, labels);
  return labels;
}

/** Digests of people and the like say nothing to a reader. */
const HIDDEN = new Set(["person", "draft"]);
const LONG_CHARACTERS = 400;
const SHORT_CHARACTERS = 60;

function Scalar({ value, member }: { value: string | number | boolean; member: string }) {
  const text = useText();
  if (typeof value === "boolean") return value ? text.yes : text.no;
  const words = String(value);
  if (words === "") return <span className="muted">{text.case.empty}</span>;
  if (member === "group") return <span lang="tr">{groupLabel(words)}</span>;
  if (/^\d{4}-\d{2}-\d{2}$/.test(words)) return <span className="numbers">{dayText(words)}</span>;
  if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(words)) return <span className="numbers">{momentText(words)}</span>;
  if (/^[0-9a-f]{64}$/.test(words)) return <code>{words.slice(0, 16)}…</code>;
  if (typeof value === "string" && choiceText(words)) return <span lang="tr">{optionText(words, member)}</span>;
  if (/^[a-z]+(_[a-z]+)*$/.test(words) && memberText(words)) return <span lang="tr">{memberText(words)}</span>;
  if (words.length > LONG_CHARACTERS)
    return (
      <details>
        <summary>{text.case.more}</summary>
        <span lang="tr">{words}</span>
      </details>
    );
  return <span lang="tr">{words}</span>;
}

export function ValueOf({ value, labels, member }: { value: Json; labels: Labels; member: string }) {
  const text = useText();
  if (value === null) return <span className="muted">{text.case.empty}</span>;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="muted">{text.none}</span>;
    if (value.every((item) => typeof item === "string" && item.length < SHORT_CHARACTERS && !choiceText(item)))
      return <span lang="tr">{value.map((item) => memberText(String(item)) ?? String(item)).join(", ")}</span>;
    return (
      <ol>
        {value.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items of a body have no name of their own
          <li key={index}>
            <ValueOf value={item} labels={labels} member={member} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === "object") return <BodyList body={value} labels={labels} />;
  return <Scalar value={value} member={member} />;
}

export function BodyList({ body, labels, without = [] }: { body: JsonMembers; labels: Labels; without?: string[] }) {
  const rows = Object.entries(body).filter(([name]) => !HIDDEN.has(name) && !without.includes(name));
  return (
    <dl className="summary">
      {rows.map(([name, value]) => {
        const label = labels.get(name) ?? memberText(name);
        return (
          <div key={name} className={typeof value === "object" && value !== null ? "wide" : ""}>
            <dt lang="tr">{label ?? <code>{name}</code>}</dt>
            <dd>
              <ValueOf value={value} labels={labels} member={name} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
