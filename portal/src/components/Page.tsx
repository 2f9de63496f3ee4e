import { type ReactNode, useDeferredValue, useEffect, useRef } from "react";
import { Problem } from "../api/client";
import { useText, useWords } from "../session/preferences";
import { useMember } from "../session/session";
import { words } from "../shell/words";
import { ProblemNotice, Skeleton } from "./notices";

/** One heading, one title. The heading has the focus on arrival, so that readers begin there (A4). */
export function Page(props: {
  title: string;
  windowTitle?: string | undefined;
  lead?: ReactNode;
  children: ReactNode;
  quiet?: boolean;
  lang?: string;
}) {
  const text = useText();
  const own = useWords(words);
  const member = useMember();
  const heading = useRef<HTMLHeadingElement>(null);
  // Task, institution, system (G3); an institution by its number, for windows are kept in histories.
  const place = member && member.institution !== null ? own.place(String(member.institution)) : "";
  useEffect(() => {
    document.title = [props.windowTitle ?? props.title, place, text.short].filter(Boolean).join(" – ");
  }, [props.title, props.windowTitle, place, text.short]);
  useEffect(() => {
    if (!props.quiet) heading.current?.focus();
  }, [props.quiet]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1} lang={props.lang}>
        {props.title}
      </h1>
      {props.lead ? <p className="lead">{props.lead}</p> : null}
      {props.children}
    </>
  );
}

/** As much of a question as a page needs; one that goes on page by page has it too. */
export interface Asked<T> {
  isPending: boolean;
  isError: boolean;
  error: unknown;
  data: T | undefined;
  refetch: () => unknown;
}

/** What was asked for, or the state it is in: loading, refused, not there. */
export function Loaded<T>(props: { query: Asked<T>; children: (value: T) => ReactNode }) {
  const text = useText();
  const { query } = props;
  // What has come is drawn in pieces, so that the browser answers in between (PORTAL 6).
  const value = useDeferredValue(query.data);
  if (query.isPending || (!query.isError && value === undefined)) return <Skeleton />;
  if (query.isError) {
    const problem = query.error;
    if (problem instanceof Problem && problem.status === 403)
      return <ProblemNotice problem={problem} known={`${text.noRightTitle}. ${text.noRightText}`} />;
    return <ProblemNotice problem={problem} retry={() => void query.refetch()} />;
  }
  return <>{props.children(value as T)}</>;
}

/** Words of the server's tables: Turkish in every interface, and marked so. */
export function Turkish({ children }: { children: ReactNode }) {
  return <span lang="tr">{children}</span>;
}
