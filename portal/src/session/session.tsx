import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { CODE, get, Problem, post } from "../api/client";
import type { OwnSession } from "../api/types";
import { forgetAnnouncements } from "../components/announce";
import { dropAllDrafts, ownDrafts } from "./drafts";

export const SESSION = ["session"] as const;

/** Null: nobody is signed in. */
async function readSession(): Promise<OwnSession | null> {
  try {
    const own = await get<OwnSession>("/api/v1/session", { asSession: true });
    ownDrafts(own.account.id);
    return own;
  } catch (problem) {
    if (problem instanceof Problem && (problem.code === CODE.sessionEnded || problem.status === 401)) return null;
    throw problem;
  }
}

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: 60_000, retry: false });
}

/** Who is in fully: the second factor shown and the undertaking of secrecy accepted. */
export function useMember(): OwnSession | undefined {
  const { data } = useSession();
  return data && data.next === "none" && data.secrecy_accepted ? data : undefined;
}

/** Nobody is signed in any more: pages hear of it first, then whatever was read is forgotten. */
export function forget(client: QueryClient): void {
  client.setQueryData(SESSION, null);
  forgetAnnouncements();
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
}

/** Ends the session here and there; nothing of it stays in memory. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    try {
      await post("/api/v1/session/end", {}, { asSession: true });
    } catch {
      // Whatever the server said: here it is over.
    }
    forget(client);
    dropAllDrafts();
  }, [client]);
}
