import type { Case, Json } from "../../api/types";

const dayOf = (value: Json | undefined) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && typeof value["signed_on"] === "string"
    ? value["signed_on"]
    : "";

/**
 * The day on which the signatory of this number (from 1) signed; empty while that signature is waited for. A text that is
 * being renewed has its signatures in a list of their own; the first one was signed by all on one day.
 */
export function signedOn({ state, body }: Pick<Case, "state" | "body">, number: number): string {
  const made = Array.isArray(body["signatures"]) ? body["signatures"] : [];
  const own = made.find(
    (each) => typeof each === "object" && each !== null && !Array.isArray(each) && each["signatory"] === number,
  );
  if (own) return dayOf(own);
  return state === "draft" || state === "offered" ? "" : dayOf(body);
}
