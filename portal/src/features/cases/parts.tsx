import { Link } from "@tanstack/react-router";
import type { CaseSummary, Deadline } from "../../api/types";
import { Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { dayText } from "../../text/dates";

const SOON_DAYS = 15;

/** Colour and words: neither alone (A6). */
export function DaysLeft({ days }: { days: number }) {
  const text = useText();
  const tone = days < 0 ? "bad" : days <= SOON_DAYS ? "warn" : "plain";
  return <span className={`tag ${tone} nowrap`}>{text.tasks.daysLeft(days)}</span>;
}

export function StateTag({ subject }: { subject: CaseSummary }) {
  const text = useText();
  return (
    <>
      <span className={`tag ${subject.closed ? "plain" : ""}`} lang="tr">
        {subject.state_label}
      </span>
      {subject.waits_for_second_person ? (
        <>
          {" "}
          <span className="tag warn">{text.queue.second}</span>
        </>
      ) : null}
    </>
  );
}

export function nearest(deadlines: readonly Deadline[]): Deadline | undefined {
  return [...deadlines].sort((left, right) => left.days_left - right.days_left)[0];
}

export function DeadlineTable({ deadlines, withCase }: { deadlines: readonly Deadline[]; withCase: boolean }) {
  const text = useText();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">{text.tasks.what}</th>
            {withCase ? <th scope="col">{text.tasks.which}</th> : null}
            <th scope="col">{text.tasks.left}</th>
            <th scope="col">{text.tasks.lastDay}</th>
            <th scope="col">{text.tasks.consequence}</th>
            <th scope="col">{text.tasks.rule}</th>
          </tr>
        </thead>
        <tbody>
          {deadlines.map((deadline) => (
            <tr key={`${deadline.case}-${deadline.name}`}>
              <th scope="row">
                <Turkish>{deadline.label ?? deadline.name}</Turkish>
              </th>
              {withCase ? (
                <td data-label={text.tasks.which}>
                  <Link to="/isler/$id" params={{ id: deadline.case }}>
                    {deadline.case_number}
                  </Link>
                </td>
              ) : null}
              <td data-label={text.tasks.left}>
                <DaysLeft days={deadline.days_left} />
              </td>
              <td data-label={text.tasks.lastDay} className="numbers">
                {dayText(deadline.last_day)}
              </td>
              <td data-label={text.tasks.consequence}>
                <Turkish>{deadline.consequence ?? ""}</Turkish>
                {deadline.acts_by_itself ? ` (${text.tasks.itself})` : ""}
              </td>
              <td data-label={text.tasks.rule}>
                <Turkish>{deadline.rule ?? ""}</Turkish>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
