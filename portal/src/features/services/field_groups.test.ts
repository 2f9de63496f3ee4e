import { expect, test } from "vitest";
import type { Field } from "../../api/types";
import { fieldsByGroup, groupRows } from "./field_groups";

const text = (name: string): Field => ({ name, kind: "text", label: name, required: true, lowest: 1 }) as Field;
const groups = { ...text("groups"), kind: "list", members: [text("group"), text("reason")] } as Field;

test("fields stand under the first step of their paths", () => {
  expect([...fieldsByGroup(["TemelBilgisi/Ad", "AnneTCKimlikNo", "TemelBilgisi/Soyad"])]).toEqual([
    ["TemelBilgisi", ["Adı", "Soyadı"]],
    ["other", ["Annesinin kimlik no"]],
  ]);
});

test("one group needs no row of its own, and rows of groups that were given up go away", () => {
  expect(groupRows(["TemelBilgisi/Ad"], [{ group: "TemelBilgisi", reason: "a" }], groups)).toEqual([]);
  expect(
    groupRows(
      ["TemelBilgisi/Ad", "AnneTCKimlikNo"],
      [
        { group: "other", reason: "a" },
        { group: "Yok", reason: "b" },
      ],
      groups,
    ),
  ).toEqual([
    { group: "TemelBilgisi", reason: "" },
    { group: "other", reason: "a" },
  ]);
});

test("a draft of another time has no rows yet", () => {
  expect(groupRows(["TemelBilgisi/Ad", "AnneTCKimlikNo"], undefined, groups)).toHaveLength(2);
});
