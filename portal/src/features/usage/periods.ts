/** Periods that people name, as days of Istanbul; both ends included. */
export interface Days {
  from: string;
  until: string;
}

const DAY_MS = 86_400_000;

function shifted(day: string, days: number): string {
  return new Date(new Date(`${day}T12:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** `ay`: this month; `gecenay`: the one before; else so many days up to today. Anything else: thirty. */
export function daysOf(period: string, today: string): Days {
  const first = `${today.slice(0, 8)}01`;
  if (period === "ay") return { from: first, until: today };
  if (period === "gecenay") {
    const until = shifted(first, -1);
    return { from: `${until.slice(0, 8)}01`, until };
  }
  const count = period === "7" || period === "90" ? Number(period) : 30;
  return { from: shifted(today, 1 - count), until: today };
}
