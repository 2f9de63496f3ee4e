import { describe, expect, it } from "vitest";
import type { LookUp } from "../../api/types";
import { choiceText, grouped } from "./api";
import { en, tr } from "./words";

const row = (reference: number, more: Partial<LookUp> = {}): LookUp => ({
  reference,
  direct: true,
  answered: true,
  day: "2026-11-20",
  time: "2026-11-20T09:00:00Z",
  institution: 1001,
  receiver: "Örnek Bankası",
  service: "Kişi sorgula",
  purpose: "Kredi",
  basis: [],
  groups: [],
  inquiry: null,
  ...more,
});

describe("look-ups", () => {
  it("repeats of one day stand once, and what differs in anything stands alone", () => {
    const groups = grouped([
      row(9),
      row(8),
      row(7, { answered: false }),
      row(6, { direct: false, service: null }),
      row(5, { day: "2026-11-19" }),
      row(4, { institution: 1002, day: "2026-11-19" }),
    ]);
    expect(groups.map((group) => group.rows.map((each) => each.reference))).toEqual([[9, 8], [7], [6], [5], [4]]);
    expect(grouped([])).toEqual([]);
  });

  it("an address has a year and an institution and nothing else", () => {
    expect(choiceText({ year: "2026", institution: "1001" })).toBe("year=2026&institution=1001");
    expect(choiceText({ year: "", institution: undefined })).toBe("");
  });

  it("sentences are short enough for everybody (V9)", () => {
    for (const words of [tr, en])
      for (const value of Object.values(words).flat())
        if (typeof value === "string")
          for (const sentence of value.split(/[.!?:;]/))
            expect(sentence.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(22);
  });
});
