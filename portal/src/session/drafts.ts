/** What somebody has typed and not sent: in memory alone, for the same account, until it is sent or the person signs out (G2, G11). */

const DRAFTS_MAX = 20;

const drafts = new Map<string, unknown>();
let owner = "";

/** Whoever comes next finds nothing of the last one's. */
export function ownDrafts(account: string): void {
  if (owner !== account) drafts.clear();
  owner = account;
}

export function draftAt(place: string): unknown {
  return drafts.get(place);
}

export function keepDraft(place: string, values: unknown): void {
  drafts.delete(place);
  drafts.set(place, values);
  const [oldest] = drafts.keys();
  if (drafts.size > DRAFTS_MAX && oldest !== undefined) drafts.delete(oldest);
}

export function dropDraft(place: string): void {
  drafts.delete(place);
}

export function dropAllDrafts(): void {
  drafts.clear();
  owner = "";
}
