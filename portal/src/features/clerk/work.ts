import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Asked, CLERK, type Why } from "./api";

/** What a clerk works on, and what was asked today: in memory, gone with the session (forget() drops all queries). */

const WORK_MS = 15 * 60_000;
const RECENT_MAX = 20;

interface Work extends Why {
  untilMs: number;
}

function held<T>(client: QueryClient, name: string): T | null {
  return client.getQueryData<T>([CLERK, name]) ?? null;
}

/** The work item while it is remembered: 15 minutes from when it was stated, whatever is asked (S2). */
export function useWork() {
  const client = useQueryClient();
  const { data } = useQuery<Work | null>({
    queryKey: [CLERK, "work"],
    queryFn: () => held<Work>(client, "work"),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const work = data && data.untilMs > now ? data : undefined;
  return {
    work,
    minutesLeft: work ? Math.ceil((work.untilMs - now) / 60_000) : 0,
    begin: (why: Why) => {
      setNow(Date.now());
      client.setQueryData([CLERK, "work"], { ...why, untilMs: Date.now() + WORK_MS });
    },
    end: () => client.setQueryData([CLERK, "work"], null),
  };
}

export function useRecent() {
  const client = useQueryClient();
  const { data } = useQuery<Asked[] | null>({
    queryKey: [CLERK, "recent"],
    queryFn: () => held<Asked[]>(client, "recent"),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const recent = data ?? [];
  return {
    recent,
    add: (asked: Asked) =>
      client.setQueryData<Asked[] | null>([CLERK, "recent"], (before) =>
        [{ ...asked, records: [], members: [] }, ...(before ?? [])].slice(0, RECENT_MAX),
      ),
  };
}
