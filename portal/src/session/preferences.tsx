import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import type { Language } from "../text/dates";
import { en } from "../text/en";
import { isPseudo, pseudo } from "../text/pseudo";
import { type Catalogue, tr } from "../text/tr";

/** Language, theme, density and shortcuts: with the views of grids all that the browser keeps, and nothing of a person. */
export interface Preferences {
  language: Language;
  theme: "system" | "light" | "dark";
  density: "roomy" | "compact";
  /** Shortcuts of one key (WCAG 2.1.4). */
  shortcuts: "on" | "off";
}

const KEY = "kps.preferences";
const USUAL: Preferences = { language: "tr", theme: "system", density: "roomy", shortcuts: "on" };

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
      shortcuts: one(kept.shortcuts, ["on", "off"], USUAL.shortcuts),
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
  useEffect(() => {
    // What is chosen in one window holds in all of them; nothing that was typed is lost for it.
    const elsewhere = (event: StorageEvent) => {
      if (event.key === KEY && event.newValue) setPreferences(load());
    };
    window.addEventListener("storage", elsewhere);
    return () => window.removeEventListener("storage", elsewhere);
  }, []);
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

const shown = isPseudo ? pseudo({ tr, en }) : { tr, en };

export function useText(): Catalogue {
  return shown[useLanguage()];
}

/** The words of one feature: both languages stand in its own `words.ts`, of one shape. */
export function useWords<Words extends object>(words: { tr: Words; en: NoInfer<Words> }): Words {
  const own = words[useLanguage()];
  return useMemo(() => (isPseudo ? pseudo(own) : own), [own]);
}

export function useLanguage(): Language {
  return useContext(Context).preferences.language;
}
