/** Identity numbers, checked before a question is spent on them (T8). */

export type NationalIdFault = "empty" | "not-digits" | "length" | "checksum";

const DIGITS = 11;

/** Pasted blanks go; anything else stays and is told. */
export function bareDigits(text: string): string {
  return text.replace(/[\s\u00a0]/g, "");
}

/** Nothing when the number can be one. */
export function nationalIdFault(text: string): NationalIdFault | undefined {
  const bare = bareDigits(text);
  if (bare === "") return "empty";
  if (!/^[0-9]+$/.test(bare)) return "not-digits";
  if (bare.length !== DIGITS || bare[0] === "0") return "length";
  const digits = [...bare].map(Number);
  const at = (index: number) => digits[index] ?? 0;
  const odd = at(0) + at(2) + at(4) + at(6) + at(8);
  const even = at(1) + at(3) + at(5) + at(7);
  if ((((odd * 7 - even) % 10) + 10) % 10 !== at(9)) return "checksum";
  const sum = digits.slice(0, 10).reduce((total, digit) => total + digit, 0);
  return sum % 10 === at(10) ? undefined : "checksum";
}

const FOREIGNER = /^99/;

/** Numbers of foreigners begin with 99: told before anything is sent (T8). */
export function isForeigner(text: string): boolean {
  return FOREIGNER.test(bareDigits(text));
}

/** `*******1234`: shown where the whole number is not needed (G31). */
export function masked(text: string): string {
  return `*******${bareDigits(text).slice(-4)}`;
}
