const MONTHS = 3;
const DAY_MS = 86_400_000;

/** Three months after the event, on the same day; where the month has no such day, its last one (TBK m.92/3). The server says what counts. */
export function lastDayOfMerger(event: string): string {
  const [year, month, day] = event.split("-").map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + MONTHS + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + MONTHS, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

/** Whole days between two days; negative when the second lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
