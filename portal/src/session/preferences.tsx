import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import type { Language } from "../text/dates";
import { en } from "../text/en";
import { type Catalogue, tr } from "../text/tr";

/** Language, theme and density: the only things the browser keeps, and nothing of a person. */
export interface Preferences {
  language: Language;
  theme: "system" | "light" | "dark";
  density: "roomy" | "compact";
}

const KEY = "kps.preferences";
const USUAL: Preferences = { language: "tr", theme: "system", density: "roomy" };

function one<T extends string>(value: unknown, known: readonly T[], otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}

function load(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return {
      language: one(kept.language, ["tr", "en"], USUAL.language),
      theme: one(kept.theme, ["system", "light", "dark"], USUAL.theme),
      density: one(kept.density, ["roomy", "compact"], USUAL.density),
    };
  } catch {
    return USUAL;
  }
}

function show(preferences: Preferences): void {
  const root = document.documentElement;
  root.lang = preferences.language;
  root.dataset["theme"] = preferences.theme;
  root.dataset["density"] = preferences.density;
}

interface Held {
  preferences: Preferences;
  change: (part: Partial<Preferences>) => void;
}
const Context = createContext<Held>({ preferences: USUAL, change: () => undefined });

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(load);
  useEffect(() => {
    show(preferences);
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // A browser that keeps nothing starts as usual each time.
    }
  }, [preferences]);
  const held = useMemo(
    () => ({ preferences, change: (part: Partial<Preferences>) => setPreferences((now) => ({ ...now, ...part })) }),
    [preferences],
  );
  return (
    <Context.Provider value={held}>
      <I18nProvider locale={preferences.language === "tr" ? "tr-TR" : "en-GB"}>{children}</I18nProvider>
    </Context.Provider>
  );
}

export function usePreferences(): Held {
  return useContext(Context);
}

export function useText(): Catalogue {
  return useContext(Context).preferences.language === "tr" ? tr : en;
}

export function useLanguage(): Language {
  return useContext(Context).preferences.language;
}
