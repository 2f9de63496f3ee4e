import type { ReactNode } from "react";

/** A list that holds nothing: why, and what to do next, in words and where there is a place for it by links (G5). */
export function EmptyState(props: { why: string; next: string; children?: ReactNode }) {
  return (
    <div className="card middle empty">
      <p role="status">{props.why}</p>
      <p className="muted">{props.next}</p>
      {props.children ? <div className="row">{props.children}</div> : null}
    </div>
  );
}
