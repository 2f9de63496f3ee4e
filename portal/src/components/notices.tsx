import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { CODE, get, Problem } from "../api/client";
import { useLanguage, useText, useWords } from "../session/preferences";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { words } from "./words";

export type NoticeTone = "good" | "warn" | "bad" | "";

export function Notice(props: { tone?: NoticeTone; title?: string; children?: ReactNode; live?: boolean }) {
  return (
    <div className={`notice ${props.tone ?? ""}`} {...(props.live ? { role: "status" } : {})}>
      {props.title ? <h2>{props.title}</h2> : null}
      {props.children}
    </div>
  );
}

interface CatalogueEntry {
  next_step?: { tr: string; en: string };
}

/** What happened, what to do, the code and the trace: the same as the API says (G6). */
export function ProblemNotice(props: { problem: unknown; retry?: () => void; known?: string | undefined }) {
  const text = useText();
  const own = useWords(words);
  const language = useLanguage();
  const problem = props.problem instanceof Problem ? props.problem : undefined;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const code = problem?.code;
  const entry = useQuery({
    queryKey: ["error", code],
    queryFn: () => get<CatalogueEntry>(`/api/v1/errors/${code}`, { asSession: true }),
    enabled: code !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const title =
    props.known ?? (language === "tr" ? problem?.title : (problem?.titleEn ?? problem?.title)) ?? text.errorTitle;
  const next = entry.data?.next_step?.[language];
  return (
    <div className="notice bad" role="alert" tabIndex={-1} ref={box}>
      <h2>{problem?.status === 0 ? text.errorOffline : title}</h2>
      {code === CODE.staleVersion ? <p>{text.errorConflict}</p> : null}
      {next && !props.known ? (
        <p>
          <strong>{text.errorNext}:</strong> {next}
        </p>
      ) : null}
      {problem?.detail ? (
        <p>
          <strong>{text.errorDetail}:</strong> <code>{problem.detail}</code>
        </p>
      ) : null}
      {code ? (
        <p>
          <a href={`/hatalar#kod-${code}`}>{text.errorCode(String(code))}</a>
          {problem?.trace ? (
            <>
              {" · "}
              {text.errorTrace}: <code>{problem.trace}</code>
            </>
          ) : null}{" "}
          <CopyButton value={[code, problem?.trace].filter(Boolean).join(" ")} label={own.copyTrace} />
        </p>
      ) : null}
      {props.retry ? (
        <Button small onPress={props.retry}>
          {code === CODE.staleVersion ? text.reloadCase : text.retry}
        </Button>
      ) : null}
    </div>
  );
}

export interface Fault {
  id: string;
  message: string;
}

/** What stands wrong in a form: it takes the focus, and leads to each field (GOV.UK's pattern). */
export function ErrorSummary({ faults }: { faults: readonly Fault[] }) {
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  // A new list of faults takes the focus again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is what is waited for
  useEffect(() => box.current?.focus(), [faults]);
  if (faults.length === 0) return null;
  return (
    <div className="notice bad" role="alert" tabIndex={-1} ref={box}>
      <h2>{text.errorSummary}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.id}>
            <a
              href={`#${fault.id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(fault.id)?.focus();
              }}
            >
              {fault.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Grey bars of the page to come, after a moment: nothing jumps, nothing flickers (G7). */
export function Skeleton() {
  const text = useText();
  return (
    <div className="skeleton" role="status" aria-label={text.loading}>
      <span />
      <span />
      <span />
      <span />
      <span />
    </div>
  );
}
