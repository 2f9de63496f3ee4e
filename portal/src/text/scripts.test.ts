import { describe, expect, it } from "vitest";
import { isForeigner } from "./national_id";
import { codePoint, strayLetters } from "./scripts";

describe("Letters of other scripts", () => {
  // Score: T5.
  it("are told where they hide among Latin ones", () => {
    expect(strayLetters("İstАnbul")).toEqual([{ letter: "А", script: "cyrillic" }]);
    expect(strayLetters("YILMAΖ Ελif")).toEqual([
      { letter: "Ζ", script: "greek" },
      { letter: "Ε", script: "greek" },
      { letter: "λ", script: "greek" },
    ]);
    expect(strayLetters("Ali محمد").map(({ script }) => script)).toEqual(["arabic", "arabic", "arabic"]);
    expect(strayLetters("Ali 李")).toEqual([{ letter: "李", script: "other" }]);
    expect(codePoint("А")).toBe("U+0410");
    expect(codePoint("\u{10ffff}")).toBe("U+10FFFF");
  });
  it("are told also when nobody can see them", () => {
    for (const unseen of ["\u200b", "\u202e", "\ufeff", "\u00ad"])
      expect(strayLetters(`12${unseen}34`), codePoint(unseen)).toEqual([{ letter: unseen, script: "unseen" }]);
  });
  // Score: T5.
  it("are no Turkish letters, marks, digits or signs, and no text in one other script", () => {
    for (const text of [
      "ışıl İĞDIR çöğüş ÇÖĞÜŞ",
      "Kâğıthane âîû ÂÎÛ",
      "s\u0327",
      "No: 12/A, 5. kat – “B”",
      "₺ 12,50 %",
      "",
      "Мария",
    ])
      expect(strayLetters(text), text).toEqual([]);
  });
  it("are told once each, and five at most", () => {
    expect(strayLetters("aааа")).toHaveLength(1);
    expect(strayLetters("a бвгджз")).toHaveLength(5);
  });
});

describe("A foreigner's number", () => {
  // Score: T8.
  it("is known by its first two digits, as soon as they stand there", () => {
    for (const typed of ["99", " 99 ", "9 9 1", "99123456789"]) expect(isForeigner(typed), typed).toBe(true);
    for (const typed of ["", "9", "19", "10000000146", "٩٩"]) expect(isForeigner(typed), typed).toBe(false);
  });
});
