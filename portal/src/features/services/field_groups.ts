import type { Field } from "../../api/types";
import { labelOf, pathLabel } from "../../text/members";
import { emptyValues, type Value, type Values } from "../cases/form_values";

/** What fields belong to that stand under no heading of their service: what the server calls it. */
export const OTHER_GROUP = "other";
const OTHER_LABEL = "Diğer alanlar";

/** The paths that a form keeps, one in each line. */
export const linesOf = (value: unknown) => (typeof value === "string" ? value.split("\n").filter(Boolean) : []);

export function groupOf(path: string): string {
  const end = path.indexOf("/");
  return end < 0 ? OTHER_GROUP : path.slice(0, end);
}

export function groupLabel(group: string): string {
  return group === OTHER_GROUP ? OTHER_LABEL : labelOf(group);
}

/** The chosen fields by their groups, as a person reads them. */
export function fieldsByGroup(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const group = groupOf(path);
    const label = pathLabel(group === OTHER_GROUP ? path : path.slice(group.length + 1));
    groups.set(group, [...(groups.get(group) ?? []), label]);
  }
  return groups;
}

const rowsOf = (value: Value | undefined): Values[] => (Array.isArray(value) ? value : []);

/** A row for each group of what is chosen; the reason of the service is enough for a single one. */
export function groupRows(paths: readonly string[], kept: Value | undefined, field: Field): Values[] {
  const groups = [...fieldsByGroup(paths).keys()];
  if (groups.length < 2) return [];
  return groups.map(
    (group) => rowsOf(kept).find((row) => row["group"] === group) ?? { ...emptyValues(field.members ?? []), group },
  );
}
