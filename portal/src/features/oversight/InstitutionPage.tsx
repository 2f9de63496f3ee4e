import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { get } from "../../api/client";
import type { DecisionService, InstitutionView } from "../../api/openapi.gen";
import type { Act } from "../../api/types";
import { Button } from "../../components/Button";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { optionText } from "../../text/choices";
import { dayText, momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useCases, useMachines } from "../cases/api";
import { openings } from "../cases/BeginPage";
import { StateTag } from "../cases/parts";
import "../decisions/decisions.css";
import { RightsTree } from "../decisions/RightsTree";
import { RUNNING, useAlarms, useAttention, useInstitution } from "./api";
import "./oversight.css";
import { StandingTag } from "./parts";
import * as words from "./words";

const useOwn = () => useWords(words);

interface Letter {
  id: string;
  number: string;
  subject: string;
  issued: string;
}
interface Person {
  id: string;
  login: string;
  role: string;
  name: string;
  state: string;
}

function useLetters(number: number) {
  return useQuery({
    queryKey: ["letters", number],
    queryFn: async () => (await get<{ letters: Letter[] }>(`/api/v1/letters?institution=${number}&limit=20`)).letters,
    retry: false,
  });
}
function usePeople(number: number, wanted: boolean) {
  return useQuery({
    queryKey: ["accounts", number],
    queryFn: async () => (await get<{ accounts: Person[] }>(`/api/v1/accounts?institution=${number}`)).accounts,
    enabled: wanted,
    retry: false,
  });
}

function State({ view }: { view: InstitutionView }) {
  const text = useOwn();
  const own = text.institution;
  const rows: [string, React.ReactNode][] = [
    [
      own.standing,
      <span key="standing" role="status">
        <StandingTag standing={view.standing} />
      </span>,
    ],
    [own.kind, text.classes[view.class] ?? view.class],
    [own.address, view.registered_address || own.noAddress],
    [own.undertaking, view.undertaking_signed ? own.signed : own.unsigned],
    [own.profile, own.profiles[view.profile] ?? view.profile],
  ];
  return (
    <section className="card" aria-labelledby="state">
      <h2 id="state">{own.state}</h2>
      <dl className="summary">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{own.live}</p>
    </section>
  );
}

/** The acts that stop a part, with the parts of this institution: a user, a service, the address. */
const PARTS = ["stop-user", "stop-service", "stop-address"];

/** What is stopped alone, and the way to stop one more: everything else of the institution is answered meanwhile (O6). */
function Parts({ view, acts }: { view: InstitutionView; acts: readonly Act[] }) {
  const own = useOwn().institution;
  const services = [...new Set((view.rights?.services ?? []).map((each) => each.service))];
  const partsOf: Record<string, string[]> = {
    "stop-user": view.service_users.map((each) => each.name),
    "stop-service": services,
    "stop-address": view.registered_address ? [view.registered_address] : [],
  };
  const stopped = [
    ...view.narrow_stops.map((each) => ({ what: own.scopes[each.scope] ?? each.scope, part: each.part })),
    ...view.stopped_users
      .filter((each) => !each.is_end_user)
      .map((each) => ({ what: own.scopes.user ?? "", part: each.service_user })),
  ];
  return (
    <>
      <h3 id="parts">{own.parts}</h3>
      {stopped.length === 0 ? <p>{own.noPartStopped}</p> : null}
      <ul className="tasklist" aria-labelledby="parts">
        {stopped.map((each) => (
          <li key={`${each.what} ${each.part}`}>
            <span>
              {each.what}: <code>{each.part}</code>
            </span>
            <span className="tag bad">{own.partStopped}</span>
          </li>
        ))}
      </ul>
      {acts.map((act) => (
        <details key={act.name}>
          <summary>
            <Turkish>{act.label}</Turkish>
          </summary>
          <ul className="tasklist">
            {(partsOf[act.name] ?? []).map((part) => (
              <li key={part}>
                <Link
                  to="/yeni/$kind/$act"
                  params={{ kind: "access-block", act: act.name }}
                  search={{ kurum: String(view.number), bolum: part }}
                >
                  <code>{part}</code>
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

/** Acts on access: each opens its form with this institution already in it; open blocks lead to what lifts them (O6). */
function Access({ view }: { view: InstitutionView }) {
  const own = useOwn().institution;
  const member = useMember();
  const machines = useMachines();
  const cases = useCases({ kind: "access-block", institution: String(view.number) });
  const block = openings(machines.data ?? [], member?.role ?? "").find(
    ({ machine }) => machine.kind === "access-block",
  );
  const open = (cases.data?.cases ?? []).filter((each) => !each.closed);
  const isWhole = (act: Act) => !PARTS.includes(act.name);
  return (
    <section className="card no-print" aria-labelledby="access">
      <h2 id="access">{own.access}</h2>
      <h3>{own.openBlocks}</h3>
      {open.length === 0 ? <p>{own.noOpenBlocks}</p> : null}
      <ul className="tasklist">
        {open.map((each) => (
          <li key={each.id}>
            <span>
              <Link to="/isler/$id" params={{ id: each.id }}>
                {each.number}
              </Link>
            </span>
            <StateTag subject={each} />
          </li>
        ))}
      </ul>
      {block ? (
        <>
          <p>{own.accessLead}</p>
          <div className="acts">
            {block.acts.filter(isWhole).map((act) => (
              <Link
                key={act.name}
                to="/yeni/$kind/$act"
                params={{ kind: "access-block", act: act.name }}
                search={{ kurum: String(view.number) }}
                className="button bad"
              >
                <Turkish>{act.label}</Turkish>
              </Link>
            ))}
          </div>
        </>
      ) : (
        <p>{own.accessNone}</p>
      )}
      <Parts view={view} acts={(block?.acts ?? []).filter((act) => !isWhole(act))} />
    </section>
  );
}

function limitOf(service: DecisionService, period: string): string {
  const limit = service.limits.find((each) => each.period === period);
  return limit ? numberText(limit.count) : "–";
}

function Rights({ view }: { view: InstitutionView }) {
  const own = useOwn().institution;
  const { rights } = view;
  return (
    <section className="card" aria-labelledby="rights">
      <h2 id="rights">{own.rights}</h2>
      {rights === null ? (
        <p>{own.noRights}</p>
      ) : (
        <>
          <dl className="summary">
            <div>
              <dt>{own.decision}</dt>
              <dd>{rights.number}</dd>
            </div>
            <div>
              <dt>{own.until}</dt>
              <dd className="numbers">{dayText(rights.valid_until)}</dd>
            </div>
          </dl>
          <details className="service">
            <summary>{own.used}</summary>
            <div className="table-wrap">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">{own.service}</th>
                    <th scope="col">{own.today}</th>
                    <th scope="col">{own.month}</th>
                  </tr>
                </thead>
                <tbody>
                  {rights.services.map((service, index) => (
                    <tr key={`${service.service} ${service.version}`}>
                      <th scope="row">
                        <code>{service.service}</code> {service.version}
                      </th>
                      <td data-label={own.today} className="numbers">
                        {numberText(view.usage[index]?.day ?? 0)} / {limitOf(service, "day")}
                      </td>
                      <td data-label={own.month} className="numbers">
                        {numberText(view.usage[index]?.month ?? 0)} / {limitOf(service, "month")}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
          <RightsTree services={rights.services} />
        </>
      )}
    </section>
  );
}

function Users({ view }: { view: InstitutionView }) {
  const text = useText();
  const own = useOwn().institution;
  const member = useMember();
  const people = usePeople(view.number, RUNNING.includes(member?.role ?? ""));
  return (
    <section className="card" aria-labelledby="users">
      <h2 id="users">{own.users}</h2>
      <h3>{own.serviceUsers}</h3>
      {view.service_users.length === 0 ? <p>{own.noServiceUsers}</p> : null}
      <ul className="tasklist">
        {view.service_users.map((user) => (
          <li key={user.name}>
            <code>{user.name}</code>
            <span className={`tag ${user.active ? "good" : "plain"}`}>{user.active ? own.active : own.passive}</span>
          </li>
        ))}
      </ul>
      {view.stopped_users.length > 0 ? (
        <p>
          <span className="tag bad">{own.stopped}</span> {own.stoppedText(view.stopped_users.length)}
        </p>
      ) : null}
      <h3>{own.certificates}</h3>
      {view.certificates.length === 0 ? <p>{own.noCertificates}</p> : null}
      <ul className="tasklist">
        {view.certificates.map((each) => (
          <li key={each.fingerprint}>
            <span>
              {each.subject} <span className="muted numbers">{momentText(each.not_after)}</span>
            </span>
          </li>
        ))}
      </ul>
      {people.data ? (
        <>
          <h3>{own.people}</h3>
          {people.data.length === 0 ? <p>{own.noPeople}</p> : null}
          <ul className="tasklist">
            {people.data.map((person) => (
              <li key={person.id}>
                <span>
                  <Turkish>{person.name}</Turkish> <span className="muted">{text.roles[person.role]}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function Cases({ view }: { view: InstitutionView }) {
  const own = useOwn().institution;
  const query = useCases({ institution: String(view.number) });
  return (
    <section className="card" aria-labelledby="cases">
      <h2 id="cases">{own.cases}</h2>
      <Loaded query={query}>
        {({ cases }) =>
          cases.length === 0 ? (
            <p>{own.noCases}</p>
          ) : (
            <ul className="tasklist">
              {cases.map((each) => (
                <li key={each.id}>
                  <span>
                    <Link to="/isler/$id" params={{ id: each.id }}>
                      {each.number}
                    </Link>{" "}
                    <Turkish>{each.kind_label}</Turkish>
                  </span>
                  <StateTag subject={each} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

interface Happening {
  at: string;
  what: string;
  detail: string;
}

/** Decisions, blocks, letters and cases in one row of time, the latest first. */
function Timeline({ view }: { view: InstitutionView }) {
  const own = useOwn().institution;
  const letters = useLetters(view.number);
  const cases = useCases({ institution: String(view.number) });
  const all: Happening[] = [
    ...view.decisions.map((each) => ({ at: each.from, what: own.decisionFrom, detail: each.hash.slice(0, 12) })),
    ...view.block_history.map((each) => ({ at: each.since, what: own.blockFrom, detail: optionText(each.ground) })),
    ...view.block_history.flatMap((each) =>
      each.lifted ? [{ at: each.lifted, what: own.blockUntil, detail: each.lifted_by }] : [],
    ),
    ...(letters.data ?? []).map((each) => ({ at: each.issued, what: own.letterSent, detail: each.subject })),
    ...(cases.data?.cases ?? []).map((each) => ({
      at: each.changed_at,
      what: own.caseChanged,
      detail: `${each.number} · ${each.state_label}`,
    })),
  ].sort((left, right) => (left.at < right.at ? 1 : -1));
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">{own.timeline}</h2>
      {all.length === 0 ? <p>{own.timelineNone}</p> : null}
      <ol className="timeline">
        {all.map((each) => (
          <li key={`${each.at} ${each.what} ${each.detail}`}>
            <p>
              <strong>{each.what}</strong>
            </p>
            <p lang="tr">{each.detail}</p>
            <p className="muted numbers">
              <time dateTime={each.at} title={each.at}>
                {momentText(each.at)}
              </time>
            </p>
          </li>
        ))}
      </ol>
      <p className="hint">{own.later}</p>
    </section>
  );
}

function Alarms({ view }: { view: InstitutionView }) {
  const text = useOwn();
  const member = useMember();
  const mayRead = RUNNING.includes(member?.role ?? "");
  const query = useAlarms(String(view.number), mayRead);
  if (!mayRead) return null;
  return (
    <section className="card" aria-labelledby="alarms">
      <h2 id="alarms">{text.institution.alarms}</h2>
      <Loaded query={query}>
        {(alarms) =>
          alarms.length === 0 ? (
            <p>{text.institution.noAlarms}</p>
          ) : (
            <ul className="tasklist">
              {alarms.map((each) => (
                <li key={each.id}>
                  <span>
                    {text.alarms.signals[each.signal ?? ""] ?? text.alarms.events[each.event] ?? each.event}{" "}
                    <span className="muted numbers">{momentText(each.at)}</span>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

/** One institution in the round (O5), and where its access is closed and opened (O6). */
export function InstitutionPage() {
  const text = useOwn();
  const own = text.institution;
  const { number } = useParams({ strict: false }) as { number: string };
  const attention = useAttention();
  const query = useInstitution(number, attention.isThere);
  const view = query.data;
  return (
    <>
      <p className="crumbs no-print">
        <Link to="/kurumlar">{own.back}</Link>
      </p>
      <Page
        key={view ? "there" : "wait"}
        title={view?.name ?? own.number(Number(number))}
        windowTitle={own.number(Number(number))}
        {...(view ? { lang: "tr" } : {})}
      >
        <Loaded query={query}>
          {(shown) => (
            <>
              <p className="muted">{own.number(shown.number)}</p>
              {attention.isThere ? null : (
                <p role="status">
                  {text.monitor.paused} <Button onPress={attention.resume}>{text.monitor.resume}</Button>
                </p>
              )}
              <div className="columns">
                <div>
                  <State view={shown} />
                  <Access view={shown} />
                  <Rights view={shown} />
                  <Users view={shown} />
                </div>
                <div>
                  <Cases view={shown} />
                  <Alarms view={shown} />
                  <Timeline view={shown} />
                </div>
              </div>
            </>
          )}
        </Loaded>
      </Page>
    </>
  );
}
