import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { get } from "../../api/client";
import type { Case, CaseHistory, CaseList, DeadlineList, DocumentList, LifeCycleList } from "../../api/types";

/** Questions about cases, each with one key; an act makes what hangs on its case old. */

export function useMachines() {
  return useQuery({
    queryKey: ["lifecycles"],
    queryFn: async () => (await get<LifeCycleList>("/api/v1/lifecycles")).lifecycles,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface CaseFilter {
  kind?: string | undefined;
  state?: string | undefined;
  institution?: string | undefined;
  number?: string | undefined;
  open?: string | undefined;
  pending?: string | undefined;
  sort?: string | undefined;
  after?: string | undefined;
}

const PAGE_CASES = 50;

export function filterText(filter: CaseFilter, limit = PAGE_CASES): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  query.set("limit", String(limit));
  return query.toString();
}

export function useCases(filter: CaseFilter, limit = PAGE_CASES) {
  const query = filterText(filter, limit);
  return useQuery({
    queryKey: ["cases", query],
    queryFn: async () => {
      const page = await get<CaseList>(`/api/v1/cases?${query}`);
      // A page that is not full is the last one.
      return page.cases.length < limit ? { cases: page.cases } : page;
    },
  });
}

export function useCase(id: string) {
  return useQuery({ queryKey: ["case", id], queryFn: () => get<Case>(`/api/v1/cases/${id}`) });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: ["case", id, "history"],
    queryFn: async () => (await get<CaseHistory>(`/api/v1/cases/${id}/history`)).steps,
  });
}

export function useDocuments(id: string, wanted = true) {
  return useQuery({
    queryKey: ["case", id, "documents"],
    queryFn: async () => (await get<DocumentList>(`/api/v1/documents/${id}`)).documents,
    enabled: wanted,
  });
}

export function useDeadlines() {
  return useQuery({
    queryKey: ["deadlines"],
    queryFn: async () => (await get<DeadlineList>("/api/v1/deadlines")).deadlines,
  });
}

/** After an act: the case is what the answer says, and whatever was derived from it is asked for again. */
export function useChanged(): (changed?: Case) => void {
  const client = useQueryClient();
  return useCallback(
    (changed?: Case) => {
      if (changed) client.setQueryData(["case", changed.id], changed);
      for (const key of ["cases", "deadlines", "approvals"]) void client.invalidateQueries({ queryKey: [key] });
      if (changed)
        for (const part of ["history", "documents"])
          void client.invalidateQueries({ queryKey: ["case", changed.id, part] });
      else void client.invalidateQueries({ queryKey: ["case"] });
    },
    [client],
  );
}
