import { dayText, momentText } from "../../text/dates";
import { labelOf, rankOf } from "../../text/members";
import type { AnswerMember, Json, RecordJson } from "./api";

/** What of an answer a card shows, worked out of the record and of what is granted. Nothing here decides a right. */

/** HataBilgisi of a record: why there is none. */
export function errorOf(record: RecordJson | undefined): { code: number; text: string } | undefined {
  const error = record?.["HataBilgisi"];
  if (!isObject(error)) return undefined;
  return { code: Number(error["Kod"]), text: String(error["Aciklama"] ?? "") };
}

export const NOT_FOUND = 2;
export const TOO_MANY = 105;
export const TOO_WIDE = 115;

function isObject(value: Json | undefined): value is RecordJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A word with its code, a day of which parts may be unknown, or nothing that stands in the contract as a value. */
export interface Shown {
  text: string;
  code?: number;
}

interface DayWords {
  yearOnly: string;
  dayUnknown: string;
  yes: string;
  no: string;
}

const two = (value: number) => String(value).padStart(2, "0");

function dayOf(value: RecordJson, words: DayWords): string {
  const [year, month, day] = [Number(value["Yil"] ?? 0), Number(value["Ay"] ?? 0), Number(value["Gun"] ?? 0)];
  if (!month) return `${year} (${words.yearOnly})`;
  if (!day) return `${two(month)}.${year} (${words.dayUnknown})`;
  return dayText(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`);
}

/** A value as people read it; nothing for what is not a value but a part with members of its own. */
export function shownOf(value: Json | undefined, words: DayWords): Shown | undefined {
  if (value === undefined || value === null || Array.isArray(value)) return undefined;
  if (typeof value === "boolean") return { text: value ? words.yes : words.no };
  if (typeof value === "number") return { text: String(value) };
  if (typeof value === "string") return { text: /^\d{4}-\d\d-\d\dT/.test(value) ? momentText(value) : value };
  if ("Yil" in value) return { text: dayOf(value, words) };
  if ("Aciklama" in value && "Kod" in value) return { text: String(value["Aciklama"]), code: Number(value["Kod"]) };
  return undefined;
}

export type RowState = "shown" | "withheld" | "absent";

export interface Row {
  member: string;
  label: string;
  state: RowState;
  shown?: Shown;
  isPhoto?: boolean;
}

export interface Section {
  path: string;
  label: string;
  rows: Row[];
  /** Nothing of it may be seen. */
  isWithheld: boolean;
}

interface Node {
  leaves: Map<string, boolean>;
  parts: Map<string, Node>;
}

function emptyNode(): Node {
  return { leaves: new Map(), parts: new Map() };
}

/** The members of an answer as a tree; leaves say whether they are granted. */
export function treeOf(members: readonly AnswerMember[]): Node {
  const root = emptyNode();
  for (const { path, granted } of members) {
    const names = path.split("/");
    const leaf = names.pop() ?? "";
    let node = root;
    for (const name of names) {
      const next = node.parts.get(name) ?? emptyNode();
      node.parts.set(name, next);
      node = next;
    }
    node.leaves.set(leaf, granted);
  }
  return root;
}

/** The part of the tree below a member; empty where there is none. */
export function below(members: readonly AnswerMember[], part: string): AnswerMember[] {
  const start = `${part}/`;
  return members.flatMap(({ path, granted }) =>
    path.startsWith(start) ? [{ path: path.slice(start.length), granted }] : [],
  );
}

function rowOf(member: string, granted: boolean, value: Json | undefined, words: DayWords): Row {
  const row = { member, label: labelOf(member) };
  if (!granted) return { ...row, state: "withheld" };
  const shown = shownOf(value, words);
  if (!shown || shown.text === "") return { ...row, state: "absent" };
  return { ...row, state: "shown", shown, isPhoto: member === "Fotograf" };
}

const byRank = (left: string, right: string) => rankOf(left) - rankOf(right);

/**
 * The sections of a card: the record's own members, then each part with its own. A part that the register has nothing
 * for is left out; one of which nothing may be seen is named, and says so.
 */
export function sectionsOf(
  node: Node,
  record: RecordJson,
  words: DayWords,
  path = "",
  labels: string[] = [],
): Section[] {
  const rows = [...node.leaves.keys()]
    .sort(byRank)
    .map((name) => rowOf(name, node.leaves.get(name) ?? false, record[name], words));
  // What the answer repeats of the question stands once, above everything.
  const echoes = path === "" ? ["TCKimlikNo", "KimlikNo"] : [];
  const echoed = echoes.filter((name) => !node.leaves.has(name) && record[name] !== undefined);
  const all = [...echoed.map((name) => rowOf(name, true, record[name], words)), ...rows];
  const sections: Section[] = [];
  if (all.length > 0)
    sections.push({
      path,
      label: labels.join(" – "),
      rows: all,
      isWithheld: all.every((row) => row.state === "withheld"),
    });
  for (const name of [...node.parts.keys()].sort(byRank)) {
    const part = node.parts.get(name) ?? emptyNode();
    const value = record[name];
    const own = [...labels, labelOf(name)];
    const inner = `${path}${name}/`;
    if (Array.isArray(value))
      value.forEach((item, index) => {
        if (isObject(item))
          sections.push(
            ...sectionsOf(part, item, words, `${inner}${index}/`, [...labels, `${labelOf(name)} ${index + 1}`]),
          );
      });
    else sections.push(...sectionsOf(part, isObject(value) ? value : {}, words, inner, own));
  }
  return sections.filter((section) => section.isWithheld || section.rows.some((row) => row.state === "shown"));
}

/** All that is shown, a line each: what "copy all" gives. */
export function textOf(sections: readonly Section[]): string {
  return sections
    .flatMap((section) => [
      ...(section.label ? [section.label] : []),
      ...section.rows.flatMap((row) => (row.shown && !row.isPhoto ? [`${row.label}: ${row.shown.text}`] : [])),
    ])
    .join("\n");
}

/** The first value of a member anywhere in a record. */
export function findValue(record: Json | undefined, member: string): Json | undefined {
  if (!isObject(record)) return undefined;
  if (record[member] !== undefined && record[member] !== null) return record[member];
  for (const value of Object.values(record)) {
    const found = isObject(value) ? findValue(value, member) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface Standing {
  kind: "dead" | "closed" | "renamed";
  text: string;
}

const OPEN = 1;
const DEAD = 3;

/** What a clerk must know before acting on a record: death, a closed record, a changed name. */
export function standingOf(record: RecordJson, words: DayWords): Standing[] {
  const found: Standing[] = [];
  const state = findValue(record["KisiBilgisi"] ?? record, "Durum") ?? findValue(record, "Durum");
  const shown = shownOf(state, words);
  const death = shownOf(findValue(record, "OlumTarih"), words);
  if (death || shown?.code === DEAD) found.push({ kind: "dead", text: death?.text ?? "" });
  else if (shown?.code !== undefined && shown.code !== OPEN) found.push({ kind: "closed", text: shown.text });
  const events = record["Olaylar"];
  const isRenamed =
    findValue(record, "OncekiSoyad") !== undefined ||
    (Array.isArray(events) && events.some((event) => /soyad/i.test(eventText(event))));
  if (isRenamed) found.push({ kind: "renamed", text: "" });
  return found;
}

function eventText(event: Json): string {
  if (!isObject(event)) return "";
  const kind = event["OlayTipi"];
  return `${isObject(kind) ? String(kind["Aciklama"] ?? "") : ""} ${String(event["OlayAciklama"] ?? "")}`;
}

export function listOf(record: RecordJson, member: string): RecordJson[] {
  const value = record[member];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Given names and surname of a record or of a part of one. */
export function nameOf(record: RecordJson): string {
  return [findValue(record, "Ad"), findValue(record, "Soyad")]
    .flatMap((part) => (part ? [String(part)] : []))
    .join(" ");
}

/** The number of whom a record is about. */
export function numberOf(record: RecordJson): string {
  const value =
    record["TCKimlikNo"] ?? record["KimlikNo"] ?? findValue(record, "TCKimlikNo") ?? findValue(record, "KimlikNo");
  return value === undefined || value === null ? "" : String(value);
}
