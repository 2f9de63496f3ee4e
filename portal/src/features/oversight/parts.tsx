import { useWords } from "../../session/preferences";
import * as words from "./words";

/** Colour and word: neither alone (A6). */
export function StandingTag({ standing }: { standing: string }) {
  const text = useWords(words);
  const tone = standing === "open" ? "good" : standing === "blocked" ? "bad" : "warn";
  return <span className={`tag ${tone}`}>{text.standings[standing] ?? standing}</span>;
}
