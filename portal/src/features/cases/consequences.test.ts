import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { en, tr, wantsTyping } from "./consequences";

const TABLES = new URL("../../../../docs/formats/lifecycles.md", import.meta.url);
const CLOSING =
  /^(rejected|deleted|withdrawn|passive|locked|dropped|terminated|ended|closed|access-closed|cancelled|suspended|stopped)(-\w+)?$|-stopped$/;

/** They close something too, but their state does not say so. */
const ELSE = [
  "board-meeting/remove-item",
  "service-credential/replace-leaked",
  "undertaking/give-notice",
  "usage-review/find-unjustified",
];

/** Acts of people, with whether they lead into a state in which something is closed, stopped, refused or gone, as the
 * server's own table of its life cycles has them (a test of the server holds that table to its machines). */
function acts(): { key: string; closes: boolean }[] {
  const found: { key: string; closes: boolean }[] = [];
  let kind = "";
  for (const line of readFileSync(TABLES, "utf8").split("\n")) {
    kind = /^## `([\w-]+)`/.exec(line)?.[1] ?? kind;
    const [, act = "", from = "", to = "", who = "", rule] = line.split("|").map((cell) => cell.trim());
    if (!rule || act === "act" || act.startsWith("-") || who === "system") continue;
    const before = from.split(", ");
    const closes = to.split(", ").some((state) => CLOSING.test(state) && !before.includes(state));
    found.push({ key: `${kind}/${act}`, closes });
  }
  return found;
}

// Score: G10.
test("every act that closes, stops, refuses or deletes says in both languages what follows", () => {
  const closing = acts().flatMap(({ key, closes }) => (closes ? [key] : []));
  expect(closing).toContain("access-block/emergency");
  expect(closing).toContain("application/delete");
  expect(closing.length).toBeGreaterThan(20);
  expect([...closing, ...ELSE].filter((key) => !tr[key] || !en[key])).toEqual([]);
  const known = acts().map(({ key }) => key);
  expect(
    Object.keys(tr).filter((key) => !known.includes(key)),
    "words for acts that nobody does",
  ).toEqual([]);
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
