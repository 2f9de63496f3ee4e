import type { ReactNode } from "react";
import { useText } from "../session/preferences";

export interface DifferenceRow {
  name: string;
  label: ReactNode;
  before: ReactNode;
  after: ReactNode;
  changes: boolean;
}

/** What stands now and what would stand then, row by row; what changes is said in words too, not by colour alone (G14, A6). */
export function Differences({ caption, rows }: { caption: string; rows: readonly DifferenceRow[] }) {
  const text = useText();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.approvals.what}</th>
            <th scope="col">{text.approvals.before}</th>
            <th scope="col">{text.approvals.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                {row.label} {row.changes ? <span className="tag warn">{text.approvals.changes}</span> : null}
              </th>
              <td data-label={text.approvals.before}>{row.before}</td>
              <td data-label={text.approvals.after}>{row.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
