/** Letters of other scripts among Latin ones (T5): `А` of the Cyrillic alphabet looks like `A` and is found by no search. */
import { upper } from "./turkish";

const OTHER_SCRIPTS = {
  cyrillic: /\p{Script=Cyrillic}/u,
  greek: /\p{Script=Greek}/u,
  armenian: /\p{Script=Armenian}/u,
  georgian: /\p{Script=Georgian}/u,
  arabic: /\p{Script=Arabic}/u,
  hebrew: /\p{Script=Hebrew}/u,
  /** Widths, directions and breaks that nobody sees. */
  unseen: /[\p{Cf}\p{Co}]/u,
} as const;

export type OtherScript = keyof typeof OTHER_SCRIPTS | "other";

export interface Stray {
  letter: string;
  script: OtherScript;
}

const LETTERS_TOLD_MAX = 5;
const LATIN = /\p{Script=Latin}/u;
const COUNTS = /[\p{L}\p{Cf}\p{Co}]/u;

function scriptOf(letter: string): OtherScript {
  for (const [script, pattern] of Object.entries(OTHER_SCRIPTS)) if (pattern.test(letter)) return script as OtherScript;
  return "other";
}

/** Each letter that is not Latin, once, in a text that has Latin letters too, and what cannot be seen in any text. */
export function strayLetters(text: string): Stray[] {
  const isMixed = LATIN.test(text);
  const found = new Map<string, OtherScript>();
  for (const letter of text.normalize("NFC")) {
    if (!COUNTS.test(letter) || LATIN.test(letter)) continue;
    const script = scriptOf(letter);
    if (isMixed || script === "unseen") found.set(letter, script);
  }
  return [...found].slice(0, LETTERS_TOLD_MAX).map(([letter, script]) => ({ letter, script }));
}

const HEX = 16;
const CODE_POINT_DIGITS = 4;

/** `U+0410`: how a letter is told that looks like another. */
export function codePoint(letter: string): string {
  return `U+${upper((letter.codePointAt(0) ?? 0).toString(HEX)).padStart(CODE_POINT_DIGITS, "0")}`;
}
