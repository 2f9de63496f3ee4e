import type { Field } from "../../api/types";
import type { Catalogue } from "../../text/tr";
import { readForm, type Value, type Values } from "../cases/form_values";

/** The long form in parts of few questions (B2). A field that no part names stands in the last one. */
export interface Section {
  name: string;
  fields: readonly Field[];
}

const PARTS: readonly [string, readonly string[]][] = [
  ["read", ["read_regulation", "read_tariff", "read_services"]],
  ["contact", ["letterhead", "contact"]],
  ["letter", ["letter", "applied_by"]],
  ["purposes", ["purposes"]],
  ["services", ["services"]],
  ["area", ["jurisdiction"]],
  ["people", ["signatories"]],
  ["documents", ["documents"]],
  ["note", ["note"]],
];

export function sectionsOf(fields: readonly Field[]): Section[] {
  const named = new Set(PARTS.flatMap(([, names]) => names));
  const parts: Section[] = PARTS.map(([name, names]) => ({
    name,
    fields: fields.filter((field) => names.includes(field.name)),
  }));
  parts.push({ name: "other", fields: fields.filter((field) => !named.has(field.name)) });
  return parts.filter((part) => part.fields.length > 0);
}

function isEmpty(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === "string") return value.trim() === "" || value === "false";
  return Array.isArray(value) ? value.every(isEmpty) : Object.values(value).every(isEmpty);
}

export type SectionState = "empty" | "begun" | "done" | "optional";

export function stateOf(section: Section, values: Values, text: Catalogue): SectionState {
  if (section.fields.every((field) => isEmpty(values[field.name])))
    return section.fields.every((field) => !field.required) ? "optional" : "empty";
  return readForm(section.fields, values, text).faults.length > 0 ? "begun" : "done";
}

/** Texts of an unfinished form as the server kept them; anything of another shape is left out. */
export function draftValues(fields: readonly Field[], kept: unknown, first: Values): Values {
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return first;
  const values = { ...first };
  for (const field of fields) {
    const value = (kept as Record<string, unknown>)[field.name];
    if (value !== undefined && isOfShape(value, first[field.name])) values[field.name] = value as Value;
  }
  return values;
}

function isOfShape(value: unknown, like: Value | undefined): boolean {
  if (typeof like === "string") return typeof value === "string";
  if (Array.isArray(like)) return Array.isArray(value) && value.every((item) => isTree(item));
  return isTree(value);
}

/** An object of texts, lists of such objects, and such objects. */
function isTree(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (each) => typeof each === "string" || (Array.isArray(each) ? each.every(isTree) : isTree(each)),
  );
}
