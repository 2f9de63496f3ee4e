import { isLikePattern } from "../../text/case_pattern";
import type { Offer } from "./api";

/** A purpose as somebody chooses it: the institution's own ones take the place of the decision's that they stand below (I16). */
export interface Choice {
  value: string;
  label: string;
  /** Of the case number; empty: any. */
  pattern: string;
  example: string;
  needsCase: boolean;
}

/** Each once, in the order of the decision. */
export function choicesOf(offers: readonly Pick<Offer, "purposes">[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const { code, text, own } of offers.flatMap((offer) => offer.purposes)) {
    if (own.length === 0) found.set(code, { value: code, label: text, pattern: "", example: "", needsCase: true });
    for (const each of own)
      found.set(each.code, {
        value: each.code,
        label: `${each.text} (${text})`,
        pattern: each.pattern,
        example: each.example,
        needsCase: each.needs_case,
      });
  }
  return [...found.values()];
}

/** Whether the case number is one of the choice's kind. */
export const isCaseOf = (choice: Choice, number: string) =>
  choice.pattern === "" || isLikePattern(choice.pattern, number);
