import { describe, expect, test } from "vitest";
import { choicesOf, isCaseOf } from "./purposes";

const own = { code: "KREDI/TAHSIS", text: "Tahsis", pattern: "####/#+", example: "1234/56", needs_case: true };

describe("purposes to choose from", () => {
  test("are the institution's own where it has some, each once", () => {
    const offer = {
      purposes: [
        { code: "KREDI", text: "Kredi", own: [own] },
        { code: "HESAP", text: "Hesap", own: [] },
      ],
    };
    const choices = choicesOf([offer, offer]);
    expect(choices.map((each) => [each.value, each.label])).toEqual([
      ["KREDI/TAHSIS", "Tahsis (Kredi)"],
      ["HESAP", "Hesap"],
    ]);
    const [tahsis, hesap] = choices;
    if (!tahsis || !hesap) throw new Error("two");
    expect(isCaseOf(tahsis, "2026/1")).toBe(true);
    expect(isCaseOf(tahsis, "1")).toBe(false);
    expect(isCaseOf(hesap, "1")).toBe(true);
  });
});
