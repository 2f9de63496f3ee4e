import type { Assignee, HandOverReport } from "../../api/openapi.gen";
import type { CaseSummary } from "../../api/types";
import { Notice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText, momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { DaysLeft, nearest } from "../cases/parts";
import * as words from "./words";

const STALE = 601;
const NOT_THERE = 2;

/** Who works on it; nobody stands out, in words and colour. */
export function OwnerTag({ assignee }: { assignee: Assignee | null }) {
  const own = useWords(words);
  const me = useMember()?.account.id;
  if (!assignee) return <span className="tag warn nowrap">{own.none}</span>;
  const since = assignee.since ? own.since(momentText(assignee.since)) : "";
  return (
    <span title={since}>
      {assignee.account === me ? (
        <span className="tag good nowrap">{own.you}</span>
      ) : (
        <Turkish>{assignee.name}</Turkish>
      )}
    </span>
  );
}

/** What runs out, with its last day. */
export function Clock({ subject }: { subject: CaseSummary }) {
  const own = useWords(words);
  const due = nearest(subject.deadlines);
  if (!due) return <span className="muted">{own.noClock}</span>;
  return (
    <>
      <DaysLeft days={due.days_left} />
      <br />
      <span className="muted nowrap numbers">{own.lastDay(dayText(due.last_day))}</span>
    </>
  );
}

/** What became of it: how many, and of each that has not changed, why (who was quicker). */
export function HandOverNotice({ report }: { report: HandOverReport | undefined }) {
  const own = useWords(words);
  if (!report) return null;
  return (
    <div role="status">
      {report.done.length > 0 ? <Notice tone="good">{own.done(numberText(report.done.length))}</Notice> : null}
      {report.refused.length > 0 ? (
        <Notice tone="warn" title={own.refused}>
          <ul>
            {report.refused.map((one) => (
              <li key={one.id}>
                {one.code === NOT_THERE
                  ? own.gone
                  : one.code !== STALE
                    ? own.notPossible(one.number)
                    : one.assignee
                      ? own.hasIt(one.number, one.assignee.name)
                      : own.freeNow(one.number)}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}
