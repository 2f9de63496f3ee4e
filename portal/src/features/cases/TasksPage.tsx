import { Link } from "@tanstack/react-router";
import type { OwnSession } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { optionText } from "../../text/choices";
import { momentText } from "../../text/dates";
import * as citizenWords from "../citizen/words";
import { DutyList } from "../duties/DutyList";
import { useDeadlines } from "./api";
import { DeadlineTable } from "./parts";

const WITHOUT_CASES = ["citizen", "accountant"];

function Deadlines() {
  const text = useText();
  const query = useDeadlines();
  return (
    <section aria-labelledby="running">
      <h2 id="running">{text.tasks.deadlines}</h2>
      <Loaded query={query}>
        {(deadlines) =>
          deadlines.length === 0 ? (
            <EmptyState why={text.tasks.none} next={text.tasks.noneNext}>
              <Link to="/isler" className="button">
                {text.queue.own}
              </Link>
              <Link to="/yeni" className="button">
                {text.nav.begin}
              </Link>
            </EmptyState>
          ) : (
            <DeadlineTable deadlines={deadlines} withCase />
          )
        }
      </Loaded>
    </section>
  );
}

/** Why the institution's access is closed, since when, and where to do something about it (I20). */
function ClosedAccess({ member }: { member: OwnSession }) {
  const text = useText();
  const blocks = member.access?.blocks ?? [];
  if (blocks.length === 0) return null;
  return (
    <Notice tone="bad" title={text.access.title}>
      <p>{text.access.text}</p>
      {blocks.map((block) => (
        <dl key={`${block.ground}-${block.since}`} className="summary">
          <div>
            <dt>{text.access.ground}</dt>
            <dd>
              <Turkish>{optionText(block.ground)}</Turkish>
            </dd>
          </div>
          <div>
            <dt>{text.access.rule}</dt>
            <dd>
              <Turkish>{block.rule}</Turkish>
            </dd>
          </div>
          <div>
            <dt>{text.access.since}</dt>
            <dd className="numbers">{momentText(block.since)}</dd>
          </div>
          <div>
            <dt>{text.access.note}</dt>
            <dd>
              <Turkish>{block.note || text.none}</Turkish>
            </dd>
          </div>
        </dl>
      ))}
      <Link to="/isler" search={{ tur: "access-block" }} className="button">
        {text.access.cases}
      </Link>
    </Notice>
  );
}

/** When and from where this account was used before: a stranger's sign-in is seen here first (G13). */
function EarlierSignIn({ member }: { member: OwnSession }) {
  const text = useText().session;
  const earlier = member.earlier_login;
  if (!earlier) return null;
  return (
    <p className="muted" data-earlier>
      {earlier.at
        ? text.earlierNotice(momentText(earlier.at), earlier.address, earlier.failed_tries)
        : text.firstSignIn}{" "}
      <Link to="/hesabim">{text.sessions}</Link>
    </p>
  );
}

/** The home page: what runs out, the nearest first (I1). */
export function TasksPage() {
  const text = useText();
  const lookUps = useWords(citizenWords);
  const member = useMember();
  if (!member) return null;
  return (
    <Page title={text.tasks.title} lead={text.tasks.greeting(member.account.name)}>
      <EarlierSignIn member={member} />
      {member.role === "administrator" ? null : <ClosedAccess member={member} />}
      {member.role === "administrator" ? (
        <DutyList />
      ) : WITHOUT_CASES.includes(member.role) ? (
        <div className="card middle">
          <p>{member.role === "citizen" ? lookUps.home : text.tasks.none}</p>
          {member.role === "citizen" ? (
            <Link to="/sorgularim" className="button primary">
              {lookUps.title}
            </Link>
          ) : null}
          <Link to="/hesabim" className="button">
            {text.nav.account}
          </Link>
        </div>
      ) : (
        <Deadlines />
      )}
    </Page>
  );
}
