/** Days and moments as Türkiye writes them. Days are `2026-11-22` on the wire, moments UTC (T3, G30). */

const ZONE = "Europe/Istanbul";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Three hours ahead all year since 8 September 2016 (Bakanlar Kurulu 2016/9154); the server reckons the same. */
const FIXED_MS = 3 * HOUR_MS;
const FIXED_SINCE_MS = Date.UTC(2016, 8, 7, 21);

export type Language = "tr" | "en";
const locale = (language: Language) => (language === "tr" ? "tr-TR" : "en-GB");

/** `22.11.2026`, in both languages: the form stands in documents. */
export function dayText(iso: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return parts ? `${parts[3]}.${parts[2]}.${parts[1]}` : iso;
}

/** `22 Kasım 2026 Pazar`. */
export function longDayText(iso: string, language: Language): string {
  const at = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat(locale(language), {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
    weekday: "long",
  }).format(at);
}

/** Made once each: a formatter costs more than a thousand of its answers. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const istanbul = once(
  () =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: ZONE,
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
);
const ago = {
  tr: once(() => new Intl.RelativeTimeFormat(locale("tr"), { numeric: "auto" })),
  en: once(() => new Intl.RelativeTimeFormat(locale("en"), { numeric: "auto" })),
};
const monthOf = (language: Language) =>
  once(() => new Intl.DateTimeFormat(locale(language), { timeZone: "UTC", month: "long", year: "numeric" }));
const months = { tr: monthOf("tr"), en: monthOf("en") };

/** `Ekim 2026` of `2026-10`. */
export function monthText(month: string, language: Language): string {
  const at = new Date(`${month}-01T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? month : months[language]().format(at);
}

/** `22.11.2026 18:46`, Istanbul's time; empty for a moment that never was. */
export function momentText(utc: string | null): string {
  if (utc === null) return "";
  const at = new Date(utc);
  if (Number.isNaN(at.getTime())) return utc;
  if (at.getTime() >= FIXED_SINCE_MS) return utcText(new Date(at.getTime() + FIXED_MS).toISOString());
  const parts = istanbul().formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("day")}.${part("month")}.${part("year")} ${part("hour")}:${part("minute")}`;
}

/** `22.11.2026 15:46`: the same moment for whoever compares it with a log. */
export function utcText(utc: string): string {
  const at = new Date(utc);
  if (Number.isNaN(at.getTime())) return utc;
  const iso = at.toISOString();
  return `${dayText(iso.slice(0, 10))} ${iso.slice(11, 16)}`;
}

/** `3 dakika önce`. */
export function agoText(utc: string, nowMs: number, language: Language): string {
  const past = new Date(utc).getTime() - nowMs;
  if (Number.isNaN(past)) return "";
  const words = ago[language]();
  if (Math.abs(past) < HOUR_MS) return words.format(Math.round(past / MINUTE_MS), "minute");
  if (Math.abs(past) < DAY_MS) return words.format(Math.round(past / HOUR_MS), "hour");
  return words.format(Math.round(past / DAY_MS), "day");
}

/** `21.8.2026`, `21/08/2026`, `21 08 2026`, `21-8-2026` or `21082026` → `2026-08-21`; nothing for no day. */
export function parseDay(text: string): string | undefined {
  const bare = text.trim();
  const parts = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})$/.exec(bare) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(bare);
  if (!parts) return undefined;
  const [day, month, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const at = new Date(Date.UTC(year, month - 1, day));
  const isDay = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isDay && year >= 1000 ? at.toISOString().slice(0, 10) : undefined;
}

/** Today in Istanbul, `2026-11-22`. */
export function today(nowMs: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date(nowMs));
}
