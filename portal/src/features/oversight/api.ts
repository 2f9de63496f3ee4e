import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { get } from "../../api/client";
import type { AlarmList, ExpiryList, InstitutionList, InstitutionView, Monitor } from "../../api/openapi.gen";

/** How often what is live is read anew, and how long without a key or pointer it still is: reading keeps a session alive. */
const LIVE_MS = 2_000;
const ATTENTION_MS = 5 * 60_000;
const LOOK_MS = 5_000;

/** Whether somebody sits before the screen; what is live stands still when nobody does, and when the tab is hidden. */
export function useAttention(): { isThere: boolean; pause: () => void; resume: () => void } {
  const [isThere, setThere] = useState(true);
  useEffect(() => {
    let last = Date.now();
    const used = () => {
      last = Date.now();
    };
    const events = ["pointermove", "keydown", "scroll", "focus"] as const;
    for (const event of events) window.addEventListener(event, used, { passive: true });
    const timer = setInterval(() => {
      if (Date.now() - last > ATTENTION_MS || document.hidden) setThere(false);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, used);
    };
  }, []);
  return { isThere, pause: () => setThere(false), resume: () => setThere(true) };
}

export function useInstitutions() {
  return useQuery({ queryKey: ["institutions"], queryFn: () => get<InstitutionList>("/api/v1/institutions") });
}

export function useInstitution(number: string, isLive: boolean) {
  return useQuery({
    queryKey: ["institution", number],
    queryFn: () => get<InstitutionView>(`/api/v1/institutions/${encodeURIComponent(number)}`),
    refetchInterval: isLive ? LIVE_MS : false,
    retry: false,
  });
}

export function useMonitor(isLive: boolean) {
  return useQuery({
    queryKey: ["monitor"],
    queryFn: () => get<Monitor>("/api/v1/monitor"),
    refetchInterval: isLive ? LIVE_MS : false,
  });
}

export function useAlarms(institution: string | undefined, wanted = true) {
  const query = institution ? `?institution=${encodeURIComponent(institution)}` : "";
  return useQuery({
    queryKey: ["alarms", institution ?? ""],
    queryFn: async () => (await get<AlarmList>(`/api/v1/alarms${query}`)).alarms,
    enabled: wanted,
  });
}

export function useExpiries(isLive = false) {
  return useQuery({
    queryKey: ["expiries"],
    queryFn: async () => (await get<ExpiryList>("/api/v1/expiries")).expiries,
    refetchInterval: isLive ? LIVE_MS : false,
  });
}

/** Roles that look after the running system. */
export const RUNNING = ["operator", "security-officer", "inspector"];
