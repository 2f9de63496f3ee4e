import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type {
  DecisionDifference,
  DecisionPrecedents,
  DecisionRights,
  DecisionUse,
  PersonaList,
} from "../../api/openapi.gen";

/** Questions about the decision that a case is about. */
function useDecision<T>(id: string, what: string, enabled = true) {
  return useQuery({
    queryKey: ["case", id, "decision", what],
    queryFn: () => get<T>(`/api/v1/decisions/${id}/${what}`),
    enabled,
    retry: false,
  });
}
export const useRights = (id: string) => useDecision<DecisionRights>(id, "rights");
export const useDifference = (id: string) => useDecision<DecisionDifference>(id, "difference");
export const usePrecedents = (id: string) => useDecision<DecisionPrecedents>(id, "precedents");
export const useUse = (id: string, wanted: boolean) => useDecision<DecisionUse>(id, "unused", wanted);

export function usePersonas() {
  return useQuery({
    queryKey: ["personas"],
    queryFn: async () => (await get<PersonaList>("/api/v1/decisions/personas")).personas,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Roles that the tools are open to; the server decides, a link that leads nowhere is only of no use. */
export const DECIDERS = ["operator", "board-member", "board-secretary", "inspector"];
/** Kinds of cases that are about a decision. */
export const WITH_DECISION = ["application", "extra-authority", "undertaking"];
