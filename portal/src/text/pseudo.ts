/** Every text of a catalogue between brackets: what shows without them stands in no catalogue (T11). For tests alone. */

const KEY = "kps.pseudo";

/** Asked for by a test, before the pages begin. */
export const isPseudo: boolean = (() => {
  try {
    return sessionStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
})();

export function pseudo<Value>(value: Value): Value {
  if (typeof value === "string") return `⟦${value}⟧` as Value;
  if (typeof value === "function") return ((...given: unknown[]) => pseudo(value(...given))) as Value;
  if (Array.isArray(value)) return value.map(pseudo) as Value;
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pseudo(each)])) as Value;
  return value;
}
