import { beforeEach, describe, expect, it } from "vitest";
import { draftAt, dropAllDrafts, dropDraft, keepDraft, ownDrafts } from "./drafts";

describe("A draft", () => {
  beforeEach(() => {
    dropAllDrafts();
    ownDrafts("ayse");
  });
  it("is there for whoever typed it, until it is sent", () => {
    keepDraft("/yeni/x", { a: "1" });
    ownDrafts("ayse");
    expect(draftAt("/yeni/x")).toEqual({ a: "1" });
    dropDraft("/yeni/x");
    expect(draftAt("/yeni/x")).toBeUndefined();
  });
  it("is never shown to another account", () => {
    keepDraft("/yeni/x", { a: "1" });
    ownDrafts("fatma");
    expect(draftAt("/yeni/x")).toBeUndefined();
    ownDrafts("ayse");
    expect(draftAt("/yeni/x")).toBeUndefined();
  });
  it("makes room for newer ones", () => {
    for (let number = 0; number < 21; number += 1) keepDraft(`/yeni/${number}`, number);
    expect(draftAt("/yeni/0")).toBeUndefined();
    expect(draftAt("/yeni/1")).toBe(1);
    expect(draftAt("/yeni/20")).toBe(20);
  });
});
