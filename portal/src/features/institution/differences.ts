/** What two texts differ in, word by word. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Longer texts are not compared word by word: the table of lengths would grow with their product. */
export const COMPARED_WORDS_MAX = 1500;

const wordsOf = (text: string) => text.split(/(?<=\s)/u).filter(Boolean);

function lengths(left: readonly string[], right: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let at = left.length - 1; at >= 0; --at)
    for (let to = right.length - 1; to >= 0; --to) {
      const below = rows[at + 1] as Uint16Array;
      const row = rows[at] as Uint16Array;
      row[to] = left[at] === right[to] ? (below[to + 1] ?? 0) + 1 : Math.max(below[to] ?? 0, row[to + 1] ?? 0);
    }
  return rows;
}

/** The longest common words stay; the rest was removed or added. */
export function differences(before: string, after: string): Piece[] {
  const left = wordsOf(before);
  const right = wordsOf(after);
  const pieces: Piece[] = [];
  const put = (kind: Piece["kind"], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  if (left.length > COMPARED_WORDS_MAX || right.length > COMPARED_WORDS_MAX) {
    if (before) put("removed", before);
    if (after) put("added", after);
    return pieces;
  }
  const rows = lengths(left, right);
  let at = 0;
  let to = 0;
  while (at < left.length || to < right.length) {
    if (at < left.length && left[at] === right[to]) {
      put("same", left[at] ?? "");
      ++at;
      ++to;
    } else if (to >= right.length || (at < left.length && (rows[at + 1]?.[to] ?? 0) >= (rows[at]?.[to + 1] ?? 0))) {
      put("removed", left[at++] ?? "");
    } else {
      put("added", right[to++] ?? "");
    }
  }
  return pieces;
}
