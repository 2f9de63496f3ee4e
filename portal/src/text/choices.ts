import { CHOICES, MEMBERS, NAMES, RANKS } from "./names.gen";

/** Turkish words for the keys that life cycles choose from, for members of a body and kinds of documents. */

/** Nothing: the key has no Turkish word and is shown as it is, marked as a code. `member` tells a rank from a kind. */
export function choiceText(key: string, member?: string): string | undefined {
  return (member === "rank" ? RANKS[key] : undefined) ?? NAMES[key] ?? CHOICES[key] ?? RANKS[key];
}

export function memberTexts(): [string, string][] {
  return Object.entries(MEMBERS);
}

export function memberText(key: string): string | undefined {
  return MEMBERS[key];
}

/** Laws are told with their number. */
export function optionText(key: string, member?: string): string {
  const text = choiceText(key, member) ?? key;
  return /^\d+$/.test(key) ? `${key} – ${text}` : text;
}
