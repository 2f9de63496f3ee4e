import { bareDigits, isForeigner, nationalIdFault } from "../../text/national_id";
import type { Offer, RecordJson } from "./api";
import type { Words } from "./words";

/** The ways of asking that pages have, and what each asks of a number. */
export type Way = "person" | "address" | "family" | "extract" | "documents" | "identity" | "place";

const QUESTIONS: Record<Way, readonly string[]> = {
  person: ["CitizenByNumber", "CombinedRegister"],
  address: ["AddressByNumber"],
  family: ["FamilyByNumber"],
  extract: ["ExtractByNumber"],
  documents: ["CombinedRegister"],
  identity: ["PersonByIdentity"],
  place: ["PersonByRegisterPlace"],
};
export const WAYS = Object.keys(QUESTIONS) as Way[];
export const BY_NUMBER: readonly Way[] = ["person", "address", "family", "extract", "documents"];

const MARKS = { blueCard: /^(Nko)?MaviKart/, foreigner: /^Yb/ };

const has = (offer: Offer, member: string) => offer.criterion.some((each) => each.name === member);
/** A version of the contract that asks for the birth date gives nothing without it. */
export function needsBirth(offer: Offer | undefined): boolean {
  return offer !== undefined && has(offer, "DogumGun") && has(offer, "DogumAy");
}

/** Of the versions a person may ask, the one that asks for least; of equal ones the newest. */
function best(offers: readonly Offer[], fitting: (offer: Offer) => boolean, newest = false): Offer | undefined {
  return [...offers]
    .filter(fitting)
    .sort(
      (left, right) =>
        (newest ? 0 : Number(needsBirth(left)) - Number(needsBirth(right))) || (left.version < right.version ? 1 : -1),
    )[0];
}

/** The service version that a way leads to; none when the person may not ask it. */
export function offerOf(offers: readonly Offer[], way: Way, number = ""): Offer | undefined {
  const isOfCitizens = (offer: Offer) => !MARKS.blueCard.test(offer.name) && !MARKS.foreigner.test(offer.name);
  if (way === "person" && isForeigner(number)) return best(offers, (offer) => offer.question === "ForeignerByNumber");
  for (const question of QUESTIONS[way]) {
    const found = best(
      offers,
      (offer) => offer.question === question && isOfCitizens(offer),
      way === "documents" || way === "extract",
    );
    if (found) return found;
  }
  return undefined;
}

export interface Birth {
  day: number;
  month: number;
  year: number;
}

/** `2026-11-22` in parts. */
export function birthOf(iso: string): Birth {
  const [year, month, day] = iso.split("-").map(Number);
  return { year: year ?? 0, month: month ?? 0, day: day ?? 0 };
}

/** The criterion of a question by number. */
export function numberCriterion(
  offer: Offer,
  number: string,
  birth: Birth | undefined,
  more: RecordJson = {},
): RecordJson {
  const criterion: RecordJson = { ...more };
  const member = offer.criterion.find((each) => each.name.endsWith("KimlikNo"))?.name ?? "KimlikNo";
  criterion[member] = Number(bareDigits(number));
  if (birth && needsBirth(offer))
    Object.assign(criterion, { DogumGun: birth.day, DogumAy: birth.month, DogumYil: birth.year });
  return criterion;
}

/** What is wrong with a number, in words; nothing when it can be one. */
export function numberFault(number: string, words: Words): string | undefined {
  switch (nationalIdFault(number)) {
    case "empty":
      return words.needNumber;
    case "not-digits":
      return words.notDigits;
    case "length":
      return words.length;
    case "checksum":
      return words.checksum;
    default:
      return undefined;
  }
}
