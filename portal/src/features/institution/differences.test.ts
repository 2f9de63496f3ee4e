import { describe, expect, it } from "vitest";
import { COMPARED_WORDS_MAX, differences } from "./differences";

const told = (before: string, after: string) =>
  differences(before, after).map((piece) => `${{ same: "=", added: "+", removed: "-" }[piece.kind]}${piece.text}`);

// Score: I5.
describe("Differences of two texts", () => {
  it("keep what is common and mark the rest", () => {
    expect(told("bir iki üç", "bir dört üç")).toEqual(["=bir ", "-iki ", "+dört ", "=üç"]);
  });
  it("tell nothing where nothing changed", () => {
    expect(told("aynı metin", "aynı metin")).toEqual(["=aynı metin"]);
    expect(told("", "")).toEqual([]);
  });
  it("take an empty side", () => {
    expect(told("", "yeni madde")).toEqual(["+yeni madde"]);
    expect(told("eski madde", "")).toEqual(["-eski madde"]);
  });
  it("put together what both sides were made of, whatever they are", () => {
    for (const [before, after] of [
      ["a b c d", "d c b a"],
      ["İ ı Ş\nğ", "i I ş ğ"],
      ["x ".repeat(200), "y x ".repeat(150)],
    ] as const) {
      const pieces = differences(before, after);
      const side = (kind: string) => pieces.flatMap((each) => (each.kind === kind ? [] : [each.text])).join("");
      expect(side("added")).toBe(before);
      expect(side("removed")).toBe(after);
    }
  });
  it("are whole texts beyond the limit", () => {
    const long = "söz ".repeat(COMPARED_WORDS_MAX + 1);
    expect(differences(long, "kısa").map((piece) => piece.kind)).toEqual(["removed", "added"]);
    expect(differences("söz ".repeat(COMPARED_WORDS_MAX), "söz ")[0]?.text).toBe("söz ");
  });
});
