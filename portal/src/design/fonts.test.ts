import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { expect, it } from "vitest";

const FONT_BYTES_MAX = 45 * 1024;

it("the bundled letters are within their budget", () => {
  const fonts = readdirSync("src/design/fonts").filter((name) => name.endsWith(".woff2"));
  expect(fonts.length).toBe(2);
  const bytes = fonts.reduce((sum, name) => sum + statSync(`src/design/fonts/${name}`).size, 0);
  expect(bytes).toBeLessThan(FONT_BYTES_MAX);
});

// Score: T9.
it("the bundled letters have every Turkish one", () => {
  const script = `
from fontTools.ttLib import TTFont
have = set()
for part in ("latin", "latin-ext"):
    have |= set(TTFont(f"src/design/fonts/inter-{part}.woff2").getBestCmap())
print("".join(letter for letter in "çÇğĞıIiİöÖşŞüÜâÂîÎûÛ₺0123456789" if ord(letter) not in have))`;
  const missing = execFileSync("/usr/bin/python3", ["-c", script], { encoding: "utf8" });
  expect(missing.trim()).toBe("");
});
