import { describe, expect, test } from "vitest";
import { isLikePattern } from "./case_pattern";

describe("case numbers", () => {
  test("are read as the server reads them", () => {
    for (const [pattern, taken, refused] of [
      ["####/#+", "2026/17", "2026/"],
      ["@@-#", "Ab-7", "Ab-77"],
      ["@+ ####", "KREDI 2026", "K2026"],
      ["E.####/#+ (K) [#]", "E.2026/4 (K) [1]", "Ex2026/4 (K) [1]"],
      ["İş #", "İş 1", "Is 1"],
      ["a\\#^$|{}*?", "a\\7^$|{}*?", "a7"],
    ] as const) {
      expect(isLikePattern(pattern, taken)).toBe(true);
      expect(isLikePattern(pattern, refused)).toBe(false);
    }
  });
});
