import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync("src/design/tokens.css", "utf8");

/** The colours of a block of tokens. */
function colours(from: string): Map<string, string> {
  const start = CSS.indexOf(from);
  const block = CSS.slice(CSS.indexOf("{", start), CSS.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((each) => [each[1] ?? "", each[2] ?? ""]));
}

function luminance(hex: string): number {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const THEMES = { light: colours(":root {"), dark: colours(':root[data-theme="dark"]') };
const TEXT = 4.5;
const PART = 3;

// Score: A3, A6.
describe.each(Object.entries(THEMES))("The colours of the %s theme", (_name, theme) => {
  const of = (name: string) => theme.get(name) ?? "#808080";
  const pairs = (front: string[], back: string[]) => front.flatMap((one) => back.map((other) => [one, other] as const));
  it.each([
    ...pairs(["ink", "ink-2", "accent", "bad"], ["page", "surface"]),
    ...pairs(["ink"], ["surface-2", "accent-soft", "good-soft", "warn-soft", "bad-soft"]),
    ["accent-strong", "accent-soft"] as const,
    ["good", "good-soft"] as const,
    ["warn", "warn-soft"] as const,
    ["bad", "bad-soft"] as const,
    ["on-accent", "accent"] as const,
    ["on-band", "band"] as const,
  ])("show %s on %s so that it can be read", (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(TEXT);
  });
  it.each([...pairs(["focus", "line-strong", "accent"], ["page", "surface", "surface-2"])])(
    "tell %s from %s",
    (front, back) => {
      expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(PART);
    },
  );
});

it("both ways to the dark theme have the same colours", () => {
  expect(colours(':root:not([data-theme="light"])')).toEqual(THEMES.dark);
  expect(THEMES.dark.size).toBeGreaterThan(15);
});
