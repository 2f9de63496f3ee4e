import { describe, expect, it } from "vitest";
import type { Field, FieldKind } from "../../api/types";
import { tr } from "../../text/tr";
import { emptyValues } from "../cases/form_values";
import { draftValues, sectionsOf, stateOf } from "./sections";

const field = (name: string, kind: FieldKind, more: Partial<Field> = {}): Field => ({
  name,
  kind,
  label: name,
  required: true,
  lowest: 1,
  ...more,
});
const FIELDS = [
  field("letterhead", "text"),
  field("contact", "object", { members: [field("phone", "text")] }),
  field("services", "list", { members: [field("service", "text")] }),
  field("note", "long-text", { required: false }),
  field("new_one", "text"),
];

describe("The parts of an application", () => {
  it("hold every field once, also one that nobody named", () => {
    const parts = sectionsOf(FIELDS);
    expect(parts.map((part) => part.name)).toEqual(["contact", "services", "note", "other"]);
    expect(parts.flatMap((part) => part.fields)).toHaveLength(FIELDS.length);
  });
  it("tell how far they are", () => {
    const [contact, , note] = sectionsOf(FIELDS);
    const empty = emptyValues(FIELDS);
    if (!contact || !note) throw new Error("parts");
    expect(stateOf(contact, empty, tr)).toBe("empty");
    expect(stateOf(note, empty, tr)).toBe("optional");
    expect(stateOf(contact, { ...empty, letterhead: "Kurum" }, tr)).toBe("begun");
    expect(stateOf(contact, { ...empty, letterhead: "Kurum", contact: { phone: "1" } }, tr)).toBe("done");
  });
});

describe("An unfinished form", () => {
  const first = emptyValues(FIELDS);
  it("comes back as it was kept", () => {
    const kept = { letterhead: "Kurum", contact: { phone: "1" }, services: [{ service: "x" }] };
    expect(draftValues(FIELDS, kept, first)).toEqual({ ...first, ...kept });
  });
  it("leaves out what has another shape", () => {
    for (const kept of [null, "x", 1, [], { letterhead: 1 }, { contact: "x" }, { contact: { phone: 1 } }])
      expect(draftValues(FIELDS, kept, first), JSON.stringify(kept)).toEqual(first);
    expect(draftValues(FIELDS, { services: "x", unknown: "y" }, first)).toEqual(first);
    expect(draftValues(FIELDS, { services: [1] }, first)).toEqual(first);
  });
});
