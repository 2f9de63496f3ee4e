/** `1.234.567,89`, `₺12.345,60`, `%26` (T4). Money is integer kuruş on the wire. */

const KURUS_PER_LIRA = 100;

export function numberText(value: number, fractionDigits = 0): string {
  return new Intl.NumberFormat("tr-TR", {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(value);
}

export function moneyText(kurus: number): string {
  return new Intl.NumberFormat("tr-TR", { style: "currency", currency: "TRY" }).format(kurus / KURUS_PER_LIRA);
}

export function percentText(share: number): string {
  return new Intl.NumberFormat("tr-TR", { style: "percent" }).format(share);
}

const MICROSECONDS = 1_000;

/** How long something took, by its microseconds. */
export function millisecondsText(microseconds: number): string {
  return `${numberText(microseconds / MICROSECONDS, 1)} ms`;
}
