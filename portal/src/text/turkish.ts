/** Turkish letters: casing, order and search. Bare toUpperCase and sort() are wrong here (PORTAL 1.6). */

let collator: Intl.Collator | undefined;

/** ı → I, i → İ. */
export function upper(text: string): string {
  return text.toLocaleUpperCase("tr-TR");
}

/** I → ı, İ → i. */
export function lower(text: string): string {
  return text.toLocaleLowerCase("tr-TR");
}

/** The order of the Turkish alphabet; numbers by value. */
export function compareText(left: string, right: string): number {
  collator ??= new Intl.Collator("tr", { numeric: true });
  return collator.compare(left, right);
}

export function sortedBy<T>(items: readonly T[], text: (item: T) => string): T[] {
  return [...items].sort((left, right) => compareText(text(left), text(right)));
}

const PLAIN: Record<string, string> = {
  ı: "i",
  i: "i",
  ş: "s",
  ğ: "g",
  ç: "c",
  ö: "o",
  ü: "u",
  â: "a",
  î: "i",
  û: "u",
};

/** What a search compares: small letters without Turkish marks, so that `Isil` finds `Işıl`. */
export function fold(text: string): string {
  return [...lower(text.normalize("NFC").trim())].map((letter) => PLAIN[letter] ?? letter).join("");
}

/** Outer blanks away, inner ones single. */
export function tidy(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ");
}
