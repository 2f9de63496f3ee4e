// Writes src/text/names.gen.ts: the Turkish names of kinds of applicants, ranks, laws, measures, choices and members, out of the
// tables that the server itself reads. Made anew before every build, check and test; not kept in the repository.
// Usage: node tools/names.mjs
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);
const RANKS = [["src/membership/ranks.def", /^KPS_RANK\("([^"]+)", \d+, "([^"]+)"/]];
const TABLES = [
  ["src/membership/applications/applicants.def", /^KPS_APPLICANT\("([^"]+)", \w+, "([^"]+)"/],
  ["src/membership/applications/applicants.def", /^KPS_REDIRECT\("([^"]+)", "([^"]+)"/],
  ["src/membership/legal_basis.def", /^KPS_LAW\("([^"]+)", "([^"]+)"/],
  ["src/membership/undertakings/measures.def", /^KPS_MEASURE\("([^"]+)", \w+, "([^"]+)"/],
];

const WORDS = "src/portal/cases/sheets/words.def";

function recordText(name, tables) {
  const words = new Map();
  for (const [path, row] of tables)
    for (const line of readFileSync(new URL(path, ROOT), "utf8").split("\n")) {
      const found = row.exec(line);
      if (found) words.set(found[1], found[2]);
    }
  const rows = [...words].map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},`);
  return `export const ${name}: Readonly<Record<string, string>> = {\n${rows.join("\n")}\n};\n`;
}

const text = `// Made by tools/names.mjs from src/**/*.def; not written by hand.
${recordText("NAMES", TABLES)}/** A headman is a kind of applicant and a rank: two words. */
${recordText("RANKS", RANKS)}/** What life cycles choose from. */
${recordText("CHOICES", [[WORDS, /^KPS_CHOICE\("([^"]+)", "([^"]+)"/]])}/** Members that no field of an act names: the program writes them. */
${recordText("MEMBERS", [[WORDS, /^KPS_MEMBER\("([^"]+)", "([^"]+)"/]])}`;
const out = new URL("../src/text/names.gen.ts", import.meta.url);
// What has not changed is left alone, so that it is not newer than the pages that hold it.
if (!existsSync(out) || readFileSync(out, "utf8") !== text) writeFileSync(out, text);
