import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { InquiryEntry, LookUp, LookUpPage, LookUpProof } from "../../api/types";
import { useCases } from "../cases/api";

/** Questions about one's own look-ups. Whose they are the session says; no address names anybody. */

export interface Choice {
  year?: string | undefined;
  institution?: string | undefined;
}

const ROWS = 50;

export function choiceText(choice: Choice): string {
  const query = new URLSearchParams();
  if (choice.year) query.set("year", choice.year);
  if (choice.institution) query.set("institution", choice.institution);
  return query.toString();
}

export function useLookUps(choice: Choice) {
  return useInfiniteQuery({
    queryKey: ["look-ups", choiceText(choice)],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams(choiceText(choice));
      query.set("limit", String(ROWS));
      if (pageParam !== null) query.set("before", String(pageParam));
      return get<LookUpPage>(`/api/v1/my-lookups?${query.toString()}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Years and institutions to choose from: those of all look-ups. */
export function useAllCounts() {
  return useQuery({
    queryKey: ["look-ups", "counts"],
    queryFn: async () => (await get<LookUpPage>("/api/v1/my-lookups?limit=1")).counts,
  });
}

export function useLookUp(reference: number) {
  return useQuery({
    queryKey: ["look-up", reference],
    queryFn: async (): Promise<LookUp | null> => {
      const page = await get<LookUpPage>(`/api/v1/my-lookups?limit=1&before=${reference + 1}`);
      return page.rows.find((row) => row.reference === reference) ?? null;
    },
  });
}

export function useProof(reference: number, wanted: boolean) {
  return useQuery({
    queryKey: ["look-up", reference, "proof"],
    queryFn: () => get<LookUpProof>(`/api/v1/my-lookups/${reference}/proof`),
    enabled: wanted,
    retry: 2,
  });
}

const INQUIRIES_SHOWN = 100;
export function useInquiries() {
  return useCases({ kind: "lookup-inquiry" }, INQUIRIES_SHOWN);
}

export function useInquiryEntry(id: string) {
  return useQuery({
    queryKey: ["case", id, "entry"],
    queryFn: () => get<InquiryEntry>(`/api/v1/lookup-inquiries/${id}/entry`),
  });
}

/** Look-ups of one kind by one institution on one day, told once. */
export interface Repeated {
  first: LookUp;
  rows: LookUp[];
}

export function grouped(rows: readonly LookUp[]): Repeated[] {
  const groups: Repeated[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    const same =
      last !== undefined &&
      last.first.institution === row.institution &&
      last.first.day === row.day &&
      last.first.direct === row.direct &&
      last.first.answered === row.answered &&
      last.first.service === row.service &&
      last.first.purpose === row.purpose;
    if (same) last.rows.push(row);
    else groups.push({ first: row, rows: [row] });
  }
  return groups;
}
