import { parseDay } from "../../text/dates";
import { bareDigits, nationalIdFault } from "../../text/national_id";
import type * as clerk from "../clerk/api";
import { choicesOf, isCaseOf } from "../clerk/purposes";

/** What of a service a document needs. */
export type Offer = Pick<clerk.Offer, "name" | "version" | "operation" | "purposes" | "purpose_required">;

export type Kind = "extract" | "residence";
const SERVICES: Record<Kind, string> = {
  extract: "NkoSorgulaTCKimlikNoServis",
  residence: "KimlikNoSorgulaAdresServis",
};
export const SCOPES = [
  "AileKayitOrnek",
  "KisiKayitOrnek",
  "NufusAileKayitOrnek",
  "NufusAileKayitOrnekKardesDahil",
] as const;

/** The newest version of the service that makes a document of this kind. */
export function offerOf(offers: readonly Offer[], kind: Kind): Offer | undefined {
  return offers
    .filter((offer) => offer.name === SERVICES[kind])
    .sort((one, other) => other.version.localeCompare(one.version, "en"))[0];
}

export interface Wish {
  kind: Kind;
  number: string;
  birth: string;
  scope: (typeof SCOPES)[number];
  withEvents: boolean;
  purpose: string;
  file: string;
  isApproved: boolean;
  givenNames: string;
  surname: string;
  title: string;
}

export type WishFault = "number" | "birth" | "purpose" | "givenNames" | "file";

export function faultsOf(wish: Wish, offer: Offer): WishFault[] {
  const faults: WishFault[] = [];
  if (nationalIdFault(wish.number)) faults.push("number");
  if (!parseDay(wish.birth)) faults.push("birth");
  if (offer.purpose_required && wish.purpose === "") faults.push("purpose");
  const choice = choicesOf([offer]).find((each) => each.value === wish.purpose);
  const file = wish.file.trim();
  if (choice?.example && (file ? !isCaseOf(choice, file) : choice.needsCase)) faults.push("file");
  if (wish.isApproved && [wish.givenNames, wish.surname, wish.title].some((part) => part.trim() === ""))
    faults.push("givenNames");
  return faults;
}

/** What is sent: the question, and who approves. */
export function requestOf(wish: Wish): object {
  const [year, month, day] = (parseDay(wish.birth) ?? "").split("-").map(Number);
  const number = Number(bareDigits(wish.number));
  const born = { DogumGun: day, DogumAy: month, DogumYil: year };
  const criterion =
    wish.kind === "extract"
      ? { TCKimlikNo: number, ...born, NKOTipi: wish.scope, Vukuatli: wish.withEvents }
      : { KimlikNo: number, ...born };
  const question = {
    criteria: [criterion],
    ...(wish.purpose ? { purpose: wish.purpose } : {}),
    ...(wish.file.trim() ? { file_number: wish.file.trim() } : {}),
  };
  const approver = { given_names: wish.givenNames.trim(), surname: wish.surname.trim(), title: wish.title.trim() };
  return wish.isApproved ? { question, approver } : { question };
}
