import { useQuery } from "@tanstack/react-query";
import { ask, get } from "../../api/client";

export interface OwnChoice {
  code: string;
  text: string;
  pattern: string;
  example: string;
  needs_case: boolean;
}

/** One service version that the person may ask (docs/formats/rest.md, "What a person asks on a page"). */
export interface Offer {
  name: string;
  version: string;
  operation: string;
  path: string;
  title_tr: string;
  title_en: string;
  question: string;
  is_list: boolean;
  criterion: { name: string; type: string; values?: string[] }[];
  /** With what the institution has defined below each: then one of those is chosen. */
  purposes: { code: string; text: string; own: OwnChoice[] }[];
  purpose_required: boolean;
  matches_max: number;
  area: string[];
}

export interface AnswerMember {
  path: string;
  granted: boolean;
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type RecordJson = { [name: string]: Json };

/** What was asked and what came: kept in memory alone. */
export interface Asked {
  offer: Offer;
  members: AnswerMember[];
  criterion: RecordJson;
  records: RecordJson[];
  receipt: string;
  at: string;
  /** Near spellings of the names were asked for too. */
  near: boolean;
  /** Why somebody stands in front of the screen: shown with the result, also on paper. */
  purpose: string;
  file: string;
}

export const CLERK = "clerk";

export function useOffers() {
  return useQuery({
    queryKey: [CLERK, "offers"],
    queryFn: async () => (await get<{ services: Offer[] }>("/api/v1/interactive/services")).services,
    staleTime: 60_000,
    retry: false,
  });
}

/** Which members of an answer are granted; read anew for each question, since rights change within a second. */
async function membersOf(offer: Offer): Promise<AnswerMember[]> {
  const path = `/api/v1/interactive/services/${offer.name}/${offer.version}`;
  return (await get<{ members: AnswerMember[] }>(path)).members;
}

export interface Why {
  purpose: string;
  file: string;
}

/** `v1 <index> <count> …` → the index, which the receipt desk knows the entry by. */
function receiptNumber(header: string | null): string {
  return header?.split(" ")[1] ?? "";
}

export async function askOffer(offer: Offer, criterion: RecordJson, why: Why, near = false): Promise<Asked> {
  const [response, granted] = await Promise.all([
    ask("POST", offer.path, {
      body: {
        criteria: [criterion],
        purpose: why.purpose,
        file_number: why.file,
        ...(near ? { near_spellings: true } : {}),
      },
    }),
    membersOf(offer),
  ]);
  const body = (await response.json()) as { records?: RecordJson[] };
  return {
    offer,
    members: granted,
    criterion,
    near,
    records: body.records ?? [],
    receipt: receiptNumber(response.headers.get("KPS-Makbuz")),
    at: new Date().toISOString(),
    purpose: offer.purposes.find((each) => each.code === why.purpose)?.text ?? why.purpose,
    file: why.file,
  };
}

export interface Place {
  code: number;
  name: string;
  parent: number;
  within: string;
}

export function usePlaces(kind: string, within: number, part: string) {
  const query = new URLSearchParams({ kind });
  if (within) query.set("within", String(within));
  if (part) query.set("q", part);
  const isAskable = kind !== "neighbourhood" || within !== 0 || part.length >= 2;
  return useQuery({
    queryKey: [CLERK, "places", kind, within, part],
    queryFn: async () => (await get<{ places: Place[] }>(`/api/v1/interactive/places?${query}`)).places,
    enabled: isAskable,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
