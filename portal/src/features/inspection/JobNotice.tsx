import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { get } from "../../api/client";
import { Button } from "../../components/Button";
import { Notice } from "../../components/notices";
import { useText, useWords } from "../../session/preferences";
import { isRunning, type Verification } from "./api";
import * as words from "./words";

const WATCH_MS = 1_500;

export default function JobNotice({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useWords(words);
  const shared = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data } = useQuery({
    queryKey: ["log", "watched", id],
    queryFn: () => get<Verification>(`/api/v1/log/verifications/${id}`),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data) ? false : WATCH_MS),
    retry: false,
  });
  // The page of verifications tells it itself.
  if (!data || isRunning(data) || path.endsWith("/iz/dogrulama")) return null;
  return (
    <Notice tone={data.state === "whole" ? "good" : "bad"} live>
      <p>
        {text.finished}: {text.jobStates[data.state] ?? data.state}
      </p>
      <div className="row">
        <Link to="/iz/dogrulama" onClick={onClose}>
          {text.toVerification}
        </Link>
        <Button small tone="quiet" onPress={onClose}>
          {shared.close}
        </Button>
      </div>
    </Notice>
  );
}
