import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { get } from "../api/client";
import { useWords } from "../session/preferences";
import { numberText, percentText } from "../text/numbers";
import { say, toast } from "./announce";
import { Button } from "./Button";
import { Notice, ProblemNotice } from "./notices";
import { words } from "./words";

/** How far a long job is. Its id belongs into the page's address: whoever reloads or comes back sees it go on (G8). */
export interface Job {
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
}

const POLL_MS = 1000;
const ANNOUNCED_SHARE = 10;
const MINUTE_S = 60;

/** Asks for the job at `path` each second until it has ended. */
export function useJob<Answer>(path: string | undefined, read: (answer: Answer) => Job) {
  return useQuery({
    queryKey: ["job", path],
    queryFn: async () => {
      const answer = await get<Answer>(path ?? "");
      return { answer, job: read(answer) };
    },
    enabled: path !== undefined,
    refetchInterval: (query) => (query.state.data && query.state.data.job.state !== "running" ? false : POLL_MS),
    refetchIntervalInBackground: true,
  });
}

/** Done a second, and seconds that are left, from what was seen since this page knows the job. */
export function pace(from: Job & { at: number }, now: Job & { at: number }): { rate: number; leftSeconds: number } {
  const seconds = (now.at - from.at) / 1000;
  const rate = seconds > 0 ? Math.max(0, (now.done - from.done) / seconds) : 0;
  return { rate, leftSeconds: rate > 0 ? Math.ceil((now.total - now.done) / rate) : Number.POSITIVE_INFINITY };
}

/** A bar with done and total, rate and remaining time; told to screen readers at most each 10 %. */
export function JobProgress(props: { label: string; job: Job; onCancel?: () => void; problem?: unknown }) {
  const own = useWords(words);
  const { job, label } = props;
  const id = useId();
  const first = useRef<(Job & { at: number }) | undefined>(undefined);
  const [speed, setSpeed] = useState({ rate: 0, leftSeconds: Number.POSITIVE_INFINITY });
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0;
  const step = Math.floor((share * 100) / ANNOUNCED_SHARE);
  const isRunning = job.state === "running";
  useEffect(() => {
    const now = { ...job, at: Date.now() };
    first.current ??= now;
    setSpeed(pace(first.current, now));
  }, [job]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the step changes, not with every figure
  useEffect(() => {
    if (isRunning && step > 0) say(own.job.percent(label, percentText((step * ANNOUNCED_SHARE) / 100)));
  }, [step, isRunning]);
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    if (wasRunning.current && !isRunning)
      toast(
        job.state === "done" ? own.job.done : job.state === "failed" ? own.job.failed : own.job.cancelled,
        job.state === "done" ? "good" : "warn",
      );
    wasRunning.current = isRunning;
  }, [isRunning, job.state, own]);
  const left = speed.leftSeconds;
  const leftText =
    left < MINUTE_S ? own.job.seconds(left) : Number.isFinite(left) ? own.job.minutes(Math.ceil(left / MINUTE_S)) : "";
  return (
    <div className="job">
      <p className="row end">
        <strong id={id}>{label}</strong>
        <span className="numbers">
          {own.job.of(numberText(job.done), numberText(job.total))} ({percentText(Math.floor(share * 100) / 100)})
        </span>
      </p>
      <progress aria-labelledby={id} value={share} max={1} />
      {isRunning ? (
        <div className="row end">
          <span className="hint numbers">
            {speed.rate > 0 ? own.job.rate(numberText(Math.round(speed.rate))) : ""}
            {leftText ? ` · ${own.job.left(leftText)}` : ""}
          </span>
          {props.onCancel ? (
            <Button small onPress={props.onCancel}>
              {own.job.cancel}
            </Button>
          ) : null}
        </div>
      ) : (
        <Notice tone={job.state === "done" ? "good" : "warn"}>
          <p>{job.state === "done" ? own.job.done : job.state === "failed" ? own.job.failed : own.job.cancelled}</p>
        </Notice>
      )}
      {isRunning ? <p className="hint">{own.job.keep}</p> : null}
      {props.problem ? <ProblemNotice problem={props.problem} /> : null}
    </div>
  );
}
