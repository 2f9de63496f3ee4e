import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { Problem } from "../api/client";
import { useText } from "../session/preferences";
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
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.windowTitle ?? props.title} – ${text.short}`;
  }, [props.title, props.windowTitle, text.short]);
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

/** What was asked for, or the state it is in: loading, refused, not there. */
export function Loaded<T>(props: { query: UseQueryResult<T>; children: (value: T) => ReactNode }) {
  const text = useText();
  const { query } = props;
  if (query.isPending) return <Skeleton />;
  if (query.isError) {
    const problem = query.error;
    if (problem instanceof Problem && problem.status === 403)
      return <ProblemNotice problem={problem} known={`${text.noRightTitle}. ${text.noRightText}`} />;
    return <ProblemNotice problem={problem} retry={() => void query.refetch()} />;
  }
  return <>{props.children(query.data)}</>;
}

/** Words of the server's tables: Turkish in every interface, and marked so. */
export function Turkish({ children }: { children: ReactNode }) {
  return <span lang="tr">{children}</span>;
}
