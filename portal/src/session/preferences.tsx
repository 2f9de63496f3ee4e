import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { KEY, keptPreferences, type Preferences, show, USUAL } from "../boot/kept";
import type { Language } from "../text/dates";
import { isPseudo, pseudo } from "../text/pseudo";
import { type Catalogue, tr } from "../text/tr";

interface Held {
  preferences: Preferences;
  change: (part: Partial<Preferences>) => void;
}
const catalogues: { tr: Catalogue; en?: Catalogue } = isPseudo ? { tr: pseudo(tr) } : { tr };

/** Turkish is here from the start; another language comes for those who read it. One that does not come is done without. */
export async function fetchLanguage(language: Language): Promise<void> {
  if (catalogues[language]) return;
  const { en } = await import("../text/en");
  catalogues.en = isPseudo ? pseudo(en) : en;
}

const Context = createContext<Held>({ preferences: USUAL, change: () => undefined });

/** At once where the words are here, so that a press is answered in the same moment. */
function whenFetched(language: Language | undefined, then: () => void): void {
  if (!language || catalogues[language]) then();
  else void fetchLanguage(language).then(then, () => undefined);
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(keptPreferences);
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
      if (event.key !== KEY || !event.newValue) return;
      const kept = keptPreferences();
      whenFetched(kept.language, () => setPreferences(kept));
    };
    window.addEventListener("storage", elsewhere);
    return () => window.removeEventListener("storage", elsewhere);
  }, []);
  const held = useMemo(
    () => ({
      preferences,
      change: (part: Partial<Preferences>) =>
        whenFetched(part.language, () => setPreferences((now) => ({ ...now, ...part }))),
    }),
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
  return catalogues[useLanguage()] ?? catalogues.tr;
}

/** The words of one feature: both languages stand in its own `words.ts`, of one shape. */
export function useWords<Words extends object>(words: { tr: Words; en: NoInfer<Words> }): Words {
  const own = words[useLanguage()];
  return useMemo(() => (isPseudo ? pseudo(own) : own), [own]);
}

export function useLanguage(): Language {
  return useContext(Context).preferences.language;
}
