import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { ask, CODE, Problem, post, tellEnded } from "../api/client";
import type { OwnSession } from "../api/types";
import { SESSION_PATH } from "../boot/addresses";
import { forgetAnnouncements } from "../components/announce";
import { dropAllDrafts, ownDrafts } from "./drafts";

export const SESSION = ["session"] as const;

/** Null: nobody is signed in. Asking keeps a session alive. */
export async function readSession(): Promise<OwnSession | null> {
  try {
    const answer = await ask("GET", SESSION_PATH, { asSession: true });
    if (answer.status === 204) {
      tellEnded();
      return null;
    }
    const own = (await answer.json()) as OwnSession;
    ownDrafts(own.account.id);
    return own;
  } catch (problem) {
    if (problem instanceof Problem && (problem.code === CODE.sessionEnded || problem.status === 401)) return null;
    throw problem;
  }
}

export const sessionQuery = { queryKey: SESSION, queryFn: readSession, staleTime: 60_000, retry: false };

export function useSession() {
  return useQuery(sessionQuery);
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
