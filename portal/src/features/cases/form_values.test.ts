import { describe, expect, it } from "vitest";
import type { Field, FieldKind } from "../../api/types";
import { tr } from "../../text/tr";
import { emptyValues, faultOfDetail, idOf, readForm, valuesFrom } from "./form_values";

const field = (name: string, kind: FieldKind, more: Partial<Field> = {}): Field => ({
  name,
  kind,
  label: name,
  required: true,
  lowest: 1,
  ...more,
});

describe("A form", () => {
  it("sends what its fields say, in the types of the wire", () => {
    const fields = [
      field("day", "date"),
      field("count", "integer", { highest: 10 }),
      field("read", "accepted"),
      field("is", "boolean"),
      field("missing", "list"),
      field("note", "long-text", { required: false }),
      field("services", "list", { members: [field("service", "text")] }),
    ];
    const read = readForm(
      fields,
      {
        day: "1.2.2026",
        count: "3",
        read: "true",
        is: "false",
        missing: " a \n\nb",
        note: "",
        services: [{ service: " x " }],
      },
      tr,
    );
    expect(read.faults).toEqual([]);
    expect(read.body).toEqual({
      day: "2026-02-01",
      count: 3,
      read: true,
      is: false,
      missing: ["a", "b"],
      services: [{ service: "x" }],
    });
  });
  it("tells each fault at its own input", () => {
    const fields = [
      field("day", "date"),
      field("count", "integer", { highest: 10 }),
      field("read", "accepted"),
      field("mail", "email"),
      field("id", "national-id"),
      field("phone", "landline"),
      field("sha", "hash"),
      field("any", "any"),
      field("reason", "long-text", { lowest: 10 }),
      field("name", "text", { highest: 3 }),
      field("services", "list", { members: [field("service", "text")] }),
    ];
    const values = {
      day: "31.2.2026",
      count: "11",
      read: "false",
      mail: "a@b",
      id: "10000000147",
      phone: "12",
      sha: "ab",
      any: "{",
      reason: "kısa",
      name: "uzun",
      services: [{ service: "" }],
    };
    const { faults } = readForm(fields, values, tr);
    expect(faults.map((fault) => fault.id)).toEqual([
      "f-day",
      "f-count",
      "f-read",
      "f-mail",
      "f-id",
      "f-phone",
      "f-sha",
      "f-any",
      "f-reason",
      "f-name",
      "f-services-0-service",
    ]);
  });
  it("takes no number that is negative, too large or no number", () => {
    for (const count of ["-1", "0", "11", "1e1", "99999999999999999999", "x", "1,5"])
      expect(readForm([field("count", "integer", { highest: 10 })], { count }, tr).faults, count).toHaveLength(1);
  });
  it("is held to the edges of its lengths", () => {
    const name = field("name", "text", { lowest: 2, highest: 4 });
    for (const [given, faults] of [
      ["a", 1],
      ["ab", 0],
      ["şşşş", 0],
      ["abcde", 1],
    ] as const)
      expect(readForm([name], { name: given }, tr).faults, given).toHaveLength(faults);
  });
  it("leaves out an object that may be empty and is", () => {
    const address = field("address", "object", { required: false, members: [field("street", "text")] });
    expect(readForm([address], emptyValues([address]), tr)).toEqual({ body: {}, faults: [] });
    expect(readForm([{ ...address, required: true }], emptyValues([address]), tr).faults).toHaveLength(1);
  });
  it("begins with what the case knows", () => {
    const fields = [
      field("day", "date"),
      field("services", "list", { members: [field("paths", "list")] }),
      field("n", "integer"),
    ];
    const body = { day: "2026-02-01", services: [{ paths: ["a", "b"] }], n: 4 };
    expect(readForm(fields, valuesFrom(fields, body), tr).body).toEqual(body);
  });
});

describe("A refusal of the server", () => {
  it("leads to the input it is about", () => {
    expect(idOf("$.services[0].reason")).toBe("f-services-0-reason");
    expect(faultOfDetail("$.services[12].reason: too short")).toEqual({
      id: "f-services-12-reason",
      message: "too short",
    });
    expect(faultOfDetail("the query: limit")).toBeUndefined();
    expect(faultOfDetail(undefined)).toBeUndefined();
  });
});
