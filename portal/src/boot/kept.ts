import type { Language } from "../text/dates";

/** Language, theme, density and shortcuts: with the views of grids all that the browser keeps, and nothing of a person. */
export interface Preferences {
  language: Language;
  theme: "system" | "light" | "dark";
  density: "roomy" | "compact";
  /** Shortcuts of one key (WCAG 2.1.4). */
  shortcuts: "on" | "off";
}

export const KEY = "kps.preferences";
export const USUAL: Preferences = { language: "tr", theme: "system", density: "roomy", shortcuts: "on" };

function one<T extends string>(value: unknown, known: readonly T[], otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}

export function keptPreferences(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return {
      language: one(kept.language, ["tr", "en"], USUAL.language),
      theme: one(kept.theme, ["system", "light", "dark"], USUAL.theme),
      density: one(kept.density, ["roomy", "compact"], USUAL.density),
      shortcuts: one(kept.shortcuts, ["on", "off"], USUAL.shortcuts),
    };
  } catch {
    return USUAL;
  }
}

export function show(preferences: Preferences): void {
  const root = document.documentElement;
  root.lang = preferences.language;
  root.dataset["theme"] = preferences.theme;
  root.dataset["density"] = preferences.density;
}
