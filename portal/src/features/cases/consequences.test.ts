import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { en, tr, wantsTyping } from "./consequences";

const TABLES = new URL("../../../../docs/formats/lifecycles.md", import.meta.url);
const CLOSING =
  /^(rejected|deleted|withdrawn|passive|locked|dropped|terminated|ended|closed|access-closed|cancelled|suspended|stopped)(-\w+)?$|-stopped$/;

/** Acts of people that lead into a state in which something is closed, stopped, refused or gone, as the server's own
 * table of its life cycles has them (a test of the server holds that table to its machines). */
function destructive(): string[] {
  const found: string[] = [];
  let kind = "";
  for (const line of readFileSync(TABLES, "utf8").split("\n")) {
    kind = /^## `([\w-]+)`/.exec(line)?.[1] ?? kind;
    const [, act = "", from = "", to = "", who = "", rule] = line.split("|").map((cell) => cell.trim());
    if (!rule || act === "act" || act.startsWith("-") || who === "system") continue;
    const before = from.split(", ");
    if (to.split(", ").some((state) => CLOSING.test(state) && !before.includes(state))) found.push(`${kind}/${act}`);
  }
  return found;
}

// Score: G10.
test("every act that closes, stops, refuses or deletes says in both languages what follows", () => {
  const acts = destructive();
  expect(acts).toContain("access-block/emergency");
  expect(acts).toContain("application/delete");
  expect(acts.length).toBeGreaterThan(20);
  expect(acts.filter((act) => !tr[act] || !en[act])).toEqual([]);
  expect(Object.keys(en).sort()).toEqual(Object.keys(tr).sort());
  for (const words of [tr, en]) for (const said of Object.values(words)) expect(said).toMatch(/^\p{Lu}.{30,}\.$/u);
});

test("what is told without a reason is confirmed by typing the number", () => {
  const reason = [{ kind: "long-text", required: true }];
  expect(wantsTyping("application", { name: "delete", fields: [] })).toBe(true);
  expect(wantsTyping("application", { name: "delete", fields: [{ kind: "long-text", required: false }] })).toBe(true);
  expect(wantsTyping("access-block", { name: "emergency", fields: reason })).toBe(false);
  expect(wantsTyping("board-meeting", { name: "close", fields: [] })).toBe(false);
  expect(wantsTyping("application", { name: "submit", fields: [] })).toBe(false);
});
