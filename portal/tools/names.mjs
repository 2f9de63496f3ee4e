// Writes src/text/names.gen.ts: the Turkish names of kinds of applicants, ranks, laws and measures, out of the tables that
// the server itself reads. A test compares the two.
// Usage: node tools/names.mjs [--print]
import { readFileSync, writeFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);
const TABLES = [
  ["src/membership/applications/applicants.def", /^KPS_APPLICANT\("([^"]+)", \w+, "([^"]+)"/],
  ["src/membership/applications/applicants.def", /^KPS_REDIRECT\("([^"]+)", "([^"]+)"/],
  ["src/membership/ranks.def", /^KPS_RANK\("([^"]+)", \d+, "([^"]+)"/],
  ["src/membership/legal_basis.def", /^KPS_LAW\("([^"]+)", "([^"]+)"/],
  ["src/membership/undertakings/measures.def", /^KPS_MEASURE\("([^"]+)", \w+, "([^"]+)"/],
];

export function namesText() {
  const names = new Map();
  for (const [path, row] of TABLES)
    for (const line of readFileSync(new URL(path, ROOT), "utf8").split("\n")) {
      const found = row.exec(line);
      if (found) names.set(found[1], found[2]);
    }
  const rows = [...names].sort(([left], [right]) => (left < right ? -1 : 1));
  return `// Made by tools/names.mjs from src/membership/**/*.def; not written by hand.
export const NAMES: Readonly<Record<string, string>> = {
${rows.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},`).join("\n")}
};
`;
}

if (process.argv[1]?.endsWith("names.mjs")) {
  if (process.argv.includes("--print")) process.stdout.write(namesText());
  else writeFileSync(new URL("../src/text/names.gen.ts", import.meta.url), namesText());
}
