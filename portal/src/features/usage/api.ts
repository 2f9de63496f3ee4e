import { useQuery } from "@tanstack/react-query";
import { get, post } from "../../api/client";
import type { ActivityReviews, OverdueReviews, UsageCallPage, UsageLimits, UsageReport } from "../../api/openapi.gen";
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

const REVIEWS = "/api/v1/usage/reviews";

/** An institution's months: who asked how much, and whether they were reviewed. */
export function useReviews(whose: Whose) {
  const query = whose.institution ? `?institution=${encodeURIComponent(whose.institution)}` : "";
  return useQuery({
    queryKey: ["usage-reviews", query],
    queryFn: () => get<ActivityReviews>(`${REVIEWS}${query}`),
    enabled: whose.enabled,
  });
}

export function useOverdueReviews(enabled: boolean) {
  return useQuery({
    queryKey: ["usage-reviews", "overdue"],
    queryFn: () => get<OverdueReviews>(`${REVIEWS}/overdue`),
    enabled,
  });
}

export function reviewMonth(month: string, note: string) {
  return post<ActivityReviews>(REVIEWS, { month, ...(note.trim() ? { note: note.trim() } : {}) });
}
