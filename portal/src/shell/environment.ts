import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask } from "../api/client";
import { ENVIRONMENT_PATH } from "../boot/addresses";
import type { Catalogue } from "../text/tr";

/** What the server says of itself: what its state is for, its version and its clock. */
export interface Environment {
  kind: keyof Catalogue["bands"];
  version: string;
  /** How far the server's clock is ahead of this one. */
  aheadMs: number;
}

async function readEnvironment(): Promise<Environment> {
  const answer = await ask("GET", ENVIRONMENT_PATH, { asSession: true });
  const told = (await answer.json()) as { kind: Environment["kind"]; version?: string };
  const server = Date.parse(answer.headers.get("Date") ?? "");
  return { kind: told.kind, version: told.version ?? "", aheadMs: Number.isNaN(server) ? 0 : server - Date.now() };
}

export const environmentQuery = {
  queryKey: ["environment"],
  queryFn: readEnvironment,
  staleTime: Number.POSITIVE_INFINITY,
};

export function useEnvironment(): Environment | undefined {
  return useQuery(environmentQuery).data;
}

/** The digest in the name of the portal's own script: what was built, in a few letters. */
export function buildName(): string {
  const script = document.querySelector('script[src*="/index-"]')?.getAttribute("src") ?? "";
  return /-([\w-]{6,12})\.js$/.exec(script)?.[1] ?? "–";
}

const TICK_MS = 15_000;

/** The server's clock, moved on by this one's. */
export function useServerTime(aheadMs: number): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return new Date(now + aheadMs).toISOString();
}
