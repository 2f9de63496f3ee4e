import { Link } from "@tanstack/react-router";
import { Loaded, Page } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
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
            <div className="card middle">
              <p>{text.tasks.none}</p>
              <p className="muted">{text.tasks.noneNext}</p>
              <div className="row">
                <Link to="/isler" className="button">
                  {text.queue.own}
                </Link>
                <Link to="/yeni" className="button">
                  {text.nav.begin}
                </Link>
              </div>
            </div>
          ) : (
            <DeadlineTable deadlines={deadlines} withCase />
          )
        }
      </Loaded>
    </section>
  );
}

/** The home page: what runs out, the nearest first (I1). */
export function TasksPage() {
  const text = useText();
  const member = useMember();
  if (!member) return null;
  return (
    <Page title={text.tasks.title} lead={text.tasks.greeting(member.account.name)}>
      {WITHOUT_CASES.includes(member.role) ? (
        <div className="card middle">
          <p>{text.tasks.none}</p>
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
