import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get } from "../../api/client";
import type {
  LogActRows,
  LogEntry,
  LogRows,
  LogSampleList,
  LogSearchList,
  RoleOverlaps,
  Verification,
  VerificationList,
} from "../../api/openapi.gen";

export type {
  LogAct,
  LogEntry,
  LogPlace,
  LogRow,
  LogSample,
  LogSearch,
  Verification,
} from "../../api/openapi.gen";

const LOG = "/api/v1/log";
export const PAGE_ROWS = 50;
const WATCH_MS = 700;

export const useSearches = () =>
  useQuery({
    queryKey: ["log", "searches"],
    queryFn: async () => (await get<LogSearchList>(`${LOG}/searches`)).searches,
  });

export const useRows = (id: string, after: number, role: string) =>
  useQuery({
    queryKey: ["log", "rows", id, after, role],
    queryFn: () =>
      get<LogRows>(`${LOG}/searches/${id}/rows?limit=${PAGE_ROWS}&after=${after}${role ? `&role=${role}` : ""}`),
    retry: false,
  });

export const useActRows = (id: string | undefined, after: number) =>
  useQuery({
    queryKey: ["log", "acts", id, after],
    queryFn: () => get<LogActRows>(`${LOG}/acts/${id}/rows?limit=${PAGE_ROWS}&after=${after}`),
    enabled: id !== undefined,
    retry: false,
  });

export const useEntry = (index: string) =>
  useQuery({
    queryKey: ["log", "entry", index],
    queryFn: () => get<LogEntry>(`${LOG}/entries/${index}`),
    retry: false,
  });

export const isRunning = (job: Verification) => job.state === "waiting" || job.state === "running";

/** Jobs, looked at again while one of them runs: also after a reload. */
export const useVerifications = () =>
  useQuery({
    queryKey: ["log", "verifications"],
    queryFn: async () => (await get<VerificationList>(`${LOG}/verifications`)).verifications,
    refetchInterval: (query) => (query.state.data?.some(isRunning) ? WATCH_MS : false),
  });

export const useSamples = () =>
  useQuery({
    queryKey: ["log", "samples"],
    queryFn: async () => (await get<LogSampleList>(`${LOG}/samples`)).samples,
  });

export const useOverlaps = () =>
  useQuery({
    queryKey: ["log", "overlaps"],
    queryFn: async () => (await get<RoleOverlaps>(`${LOG}/overlaps`)).people,
  });

/** After a change: whatever was read of the log is read again. */
export function useLogChanged(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ["log"] });
}
