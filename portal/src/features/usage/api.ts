import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { UsageCallPage, UsageLimits, UsageReport } from "../../api/openapi.gen";
import type { Days } from "./periods";

export type Group = "day" | "user" | "service" | "result";

export interface Whose {
  /** Named by the directorate alone. */
  institution: string;
  enabled: boolean;
}

export function reportQuery(whose: Whose, days: Days, group: Group): string {
  const query = new URLSearchParams({ from: days.from, until: days.until, group });
  if (whose.institution) query.set("institution", whose.institution);
  return query.toString();
}

export function useReport(whose: Whose, days: Days, group: Group) {
  const query = reportQuery(whose, days, group);
  return useQuery({
    queryKey: ["usage", query],
    queryFn: () => get<UsageReport>(`/api/v1/usage?${query}`),
    enabled: whose.enabled,
  });
}

export interface CallFilter {
  before?: string | undefined;
  user?: string | undefined;
  code?: string | undefined;
  institution?: string | undefined;
}

export function useCalls(filter: CallFilter, enabled: boolean) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return useQuery({
    queryKey: ["usage-calls", query.toString()],
    queryFn: () => get<UsageCallPage>(`/api/v1/usage/calls?${query}`),
    enabled,
  });
}

export function useLimits(whose: Whose) {
  const query = whose.institution ? `?institution=${encodeURIComponent(whose.institution)}` : "";
  return useQuery({
    queryKey: ["usage-limits", query],
    queryFn: () => get<UsageLimits>(`/api/v1/usage/limits${query}`),
    enabled: whose.enabled,
  });
}
