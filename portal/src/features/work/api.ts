import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { get, post } from "../../api/client";
import type { HandOverReport, WorkAssignment, WorkPeople, WorkQueue } from "../../api/openapi.gen";

/** Whose work is shown; the server's words. */
export const WHOSE = ["all", "mine", "nobody", "others"] as const;
export type Whose = (typeof WHOSE)[number];

export const PAGE_ITEMS = 50;

export function useWork(whose: Whose, kind: string, after: string) {
  const query = new URLSearchParams({ whose, limit: String(PAGE_ITEMS) });
  if (kind) query.set("kind", kind);
  if (after) query.set("after", after);
  return useQuery({
    queryKey: ["work", query.toString()],
    queryFn: () => get<WorkQueue>(`/api/v1/work-queue?${query}`),
  });
}

export function usePeople(wanted: boolean) {
  return useQuery({
    queryKey: ["work-people"],
    queryFn: async () => (await get<WorkPeople>("/api/v1/work-queue/people")).people,
    enabled: wanted,
    staleTime: 60_000,
  });
}

export function useAssignment(id: string, wanted: boolean) {
  return useQuery({
    queryKey: ["work-of", id],
    queryFn: () => get<WorkAssignment>(`/api/v1/work-queue/${id}`),
    enabled: wanted,
    retry: false,
  });
}

/** A case, and who had it when this page was read: whoever was quicker in between is told of, not overwritten. */
export interface Wanted {
  case: string;
  from: string | null;
}

export function useHandOver(): (cases: readonly Wanted[], to: string | null) => Promise<HandOverReport> {
  const client = useQueryClient();
  return useCallback(
    async (cases, to) => {
      const report = await post<HandOverReport>("/api/v1/work-queue/assign", { cases, to });
      for (const key of ["work", "work-of"]) void client.invalidateQueries({ queryKey: [key] });
      return report;
    },
    [client],
  );
}
