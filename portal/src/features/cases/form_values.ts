import type { Field, Json, JsonMembers } from "../../api/types";
import type { Fault } from "../../components/notices";
import { dayText, parseDay } from "../../text/dates";
import { bareDigits, nationalIdFault } from "../../text/national_id";
import type { Catalogue } from "../../text/tr";
import { tidy } from "../../text/turkish";

/** What stands in a form: texts, in the shape of the fields. */
export type Value = string | Values | Values[];
export interface Values {
  [name: string]: Value;
}

/** Ids of inputs are paths: `f-services-0-reason` is what the server calls `$.services[0].reason`. */
export function idOf(path: string): string {
  return `f${path
    .replace(/^\$/, "")
    .replace(/\[(\d+)\]/g, ".$1")
    .replaceAll(".", "-")}`;
}

const hasMembers = (field: Field) => (field.members?.length ?? 0) > 0;

export function emptyValue(field: Field): Value {
  if (field.kind === "object") return emptyValues(field.members ?? []);
  // Rights are chosen from what there is: nothing is chosen at first.
  if (field.kind === "list" && hasMembers(field))
    return field.required && field.name !== "rights" ? [emptyValues(field.members ?? [])] : [];
  return "";
}

export function emptyValues(fields: readonly Field[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, emptyValue(field)]));
}

const isMembers = (value: Json | undefined): value is JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function valueFrom(field: Field, json: Json | undefined): Value {
  if (json === undefined || json === null) return emptyValue(field);
  if (field.kind === "object") return isMembers(json) ? valuesFrom(field.members ?? [], json) : emptyValue(field);
  if (field.kind === "list" && hasMembers(field))
    return Array.isArray(json) ? json.filter(isMembers).map((each) => valuesFrom(field.members ?? [], each)) : [];
  if (field.kind === "list") return Array.isArray(json) ? json.map(String).join("\n") : "";
  if (field.kind === "date") return dayText(String(json));
  if (field.kind === "any") return JSON.stringify(json, null, 2);
  return String(json);
}

/** What the case already knows stands in the form: nobody is asked twice (A8). */
export function valuesFrom(fields: readonly Field[], body: JsonMembers): Values {
  return Object.fromEntries(fields.map((field) => [field.name, valueFrom(field, body[field.name])]));
}

class Reader {
  readonly faults: Fault[] = [];
  private readonly text: Catalogue;
  constructor(text: Catalogue) {
    this.text = text;
  }
  private fault(path: string, message: string): undefined {
    this.faults.push({ id: idOf(path), message });
    return undefined;
  }
  /** Undefined: the field is empty and may be, or a fault was noted. */
  read(field: Field, value: Value | undefined, path: string): Json | undefined {
    if (field.kind === "object") return this.object(field, value, path);
    if (field.kind === "list") return this.list(field, value, path);
    const given = typeof value === "string" ? value : "";
    if (field.kind === "accepted")
      return given === "true" ? true : field.required ? this.fault(path, this.text.act.accept(field.label)) : undefined;
    if (given.trim() === "") return field.required ? this.fault(path, this.text.act.needed(field.label)) : undefined;
    return this.scalar(field, given, path);
  }
  members(fields: readonly Field[], values: Values, path: string): JsonMembers {
    const out: JsonMembers = {};
    for (const field of fields) {
      const read = this.read(field, values[field.name], `${path}.${field.name}`);
      if (read !== undefined) out[field.name] = read;
    }
    return out;
  }
  private object(field: Field, value: Value | undefined, path: string): Json | undefined {
    const values = typeof value === "object" && !Array.isArray(value) ? value : {};
    if (!field.required && isBlank(values)) return undefined;
    return this.members(field.members ?? [], values, path);
  }
  private list(field: Field, value: Value | undefined, path: string): Json | undefined {
    const items: Json[] = hasMembers(field)
      ? (Array.isArray(value) ? value : []).map((each, index) =>
          this.members(field.members ?? [], each, `${path}[${index}]`),
        )
      : String(value ?? "")
          .split("\n")
          .map(tidy)
          .filter(Boolean);
    if (field.highest && items.length > field.highest)
      return this.fault(path, this.text.act.tooMany(field.label, field.highest));
    if (items.length === 0) return field.required ? this.fault(path, this.text.act.needed(field.label)) : undefined;
    return items;
  }
  private scalar(field: Field, given: string, path: string): Json | undefined {
    const { text } = this;
    switch (field.kind) {
      case "boolean":
        return given === "true";
      case "date":
        return parseDay(given) ?? this.fault(path, text.act.noDay(field.label));
      case "integer":
        return this.integer(field, given, path);
      case "email":
        return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.trim())
          ? given.trim()
          : this.fault(path, text.act.noMail(field.label));
      case "landline":
        return /^\d{10,12}$/.test(given.replace(/[\s()+-]/g, ""))
          ? tidy(given)
          : this.fault(path, text.act.noPhone(field.label));
      case "national-id":
        // The member's own type on the wire is text; the number is checked here before it is sent (T8).
        return nationalIdFault(given) ? this.fault(path, text.act.noId(field.label)) : bareDigits(given);
      case "hash":
        return /^[0-9a-f]{64}$/.test(given.trim()) ? given.trim() : this.fault(path, text.act.noHash(field.label));
      case "any":
        return this.json(field, given, path);
      default:
        return this.words(field, given, path);
    }
  }
  private integer(field: Field, given: string, path: string): Json | undefined {
    const bare = given.replace(/[\s.]/g, "");
    const number = Number(bare);
    const fits = /^\d{1,15}$/.test(bare) && number >= field.lowest && (!field.highest || number <= field.highest);
    return fits ? number : this.fault(path, this.text.act.noNumber(field.label, field.lowest, field.highest ?? 0));
  }
  private json(field: Field, given: string, path: string): Json | undefined {
    try {
      return JSON.parse(given) as Json;
    } catch {
      return this.fault(path, this.text.act.noJson(field.label));
    }
  }
  private words(field: Field, given: string, path: string): Json | undefined {
    const words = field.kind === "long-text" ? given.normalize("NFC").trim() : tidy(given);
    const length = [...words].length;
    if (length < field.lowest) return this.fault(path, this.text.act.tooShort(field.label, field.lowest));
    if (field.highest && length > field.highest)
      return this.fault(path, this.text.act.tooLong(field.label, field.highest));
    return words;
  }
}

function isBlank(value: Value): boolean {
  if (typeof value === "string") return value.trim() === "" || value === "false";
  return Array.isArray(value) ? value.every(isBlank) : Object.values(value).every(isBlank);
}

export interface ReadForm {
  body: JsonMembers;
  faults: Fault[];
}

/** The body an act takes, and what stands wrong. */
export function readForm(fields: readonly Field[], values: Values, text: Catalogue): ReadForm {
  const reader = new Reader(text);
  const body = reader.members(fields, values, "$");
  return { body, faults: reader.faults };
}

/** The input that a refusal of the server is about: its detail begins with a path. */
export function faultOfDetail(detail: string | undefined): Fault | undefined {
  const path = /^(\$(?:\.\w+|\[\d+\])+):? ?(.*)$/.exec(detail ?? "");
  return path?.[1] ? { id: idOf(path[1]), message: path[2] || path[1] } : undefined;
}
