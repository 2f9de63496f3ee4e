import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { onEnded, onUsed } from "../api/client";
import { forget, useMember } from "./session";

const IDLE_MS = 15 * 60_000;
const WARNING_MS = 2 * 60_000;
/** Fetched once the page stands, long before it is needed: by then the server may be away. */
const FETCH_AFTER_MS = 5000;
const fetchDialog = (): Promise<{ default: (told: { left: number }) => ReactNode }> =>
  import("./TimeoutDialog").catch(() => ({ default: () => null }));
const TimeoutDialog = lazy(fetchDialog);

/** Warns two minutes before the session ends; one key keeps it (G11). At its end nothing of it stays on the screen. */
export function TimeoutWarning() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const member = useMember();
  const [endsAt, setEndsAt] = useState(() => Date.now() + IDLE_MS);
  const [now, setNow] = useState(() => Date.now());

  const end = useCallback(() => {
    forget(client);
    void navigate({ to: "/giris", search: { neden: "bitti", donus: path } });
  }, [client, navigate, path]);

  useEffect(() => onUsed(() => setEndsAt(Date.now() + IDLE_MS)), []);
  const isIn = member !== undefined;
  useEffect(() => {
    if (!isIn) return;
    const timer = setTimeout(() => void fetchDialog(), FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isIn]);
  useEffect(() => (member ? onEnded(end) : undefined), [member, end]);
  useEffect(() => {
    if (!member) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [member]);
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  useEffect(() => {
    if (member && left === 0) end();
  }, [member, left, end]);

  const isWarning = member !== undefined && left * 1000 <= WARNING_MS && left > 0;
  return isWarning ? (
    <Suspense fallback={null}>
      <TimeoutDialog left={left} />
    </Suspense>
  ) : null;
}
