import { describe, expect, it } from "vitest";
import { signedOn } from "./signatures";

describe("Signatures of an undertaking", () => {
  it("are those of the day of the first text, where nobody signed anew", () => {
    expect(signedOn({ state: "in-force", body: { signed_on: "2026-11-02" } }, 1)).toBe("2026-11-02");
  });
  it("are waited for one by one while the new text is offered", () => {
    const body = { signed_on: "2026-11-02", signatures: [{ signatory: 2, signed_on: "2026-11-20", by: "idari-1001" }] };
    expect(signedOn({ state: "offered", body }, 1)).toBe("");
    expect(signedOn({ state: "offered", body }, 2)).toBe("2026-11-20");
  });
  it("are not taken from the text before while a new one is drafted", () => {
    expect(signedOn({ state: "draft", body: { signed_on: "2026-11-02", signatures: [] } }, 1)).toBe("");
  });
});
