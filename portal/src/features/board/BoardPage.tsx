import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Page } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { useCases, useMachines } from "../cases/api";
import { openings } from "../cases/BeginPage";
import { StateTag } from "../cases/parts";

/** The Kurul's meetings; each leads to its agenda in one press (R1). */
export function BoardPage() {
  const text = useText();
  const member = useMember();
  const query = useCases({ kind: "board-meeting" });
  const machines = useMachines();
  const convene = openings(machines.data ?? [], member?.role ?? "").find(
    ({ machine }) => machine.kind === "board-meeting",
  );
  return (
    <Page title={text.board.title} lead={text.board.lead}>
      {convene?.acts.map((act) => (
        <p key={act.name}>
          <Link to="/yeni/$kind/$act" params={{ kind: "board-meeting", act: act.name }} className="button primary">
            <span lang="tr">{act.label}</span>
          </Link>
        </p>
      ))}
      <Loaded query={query}>
        {({ cases }) =>
          cases.length === 0 ? (
            <EmptyState why={text.board.none} next={convene ? text.board.noneConvene : text.board.noneNext} />
          ) : (
            <ul className="tasklist card middle">
              {cases.map((meeting) => (
                <li key={meeting.id}>
                  <span>
                    <Link to="/isler/$id" params={{ id: meeting.id }}>
                      {text.board.convened} {meeting.number}
                    </Link>{" "}
                    <span className="muted numbers">{momentText(meeting.changed_at)}</span>
                  </span>
                  <StateTag subject={meeting} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
