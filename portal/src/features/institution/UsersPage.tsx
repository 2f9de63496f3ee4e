import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput, TextInput } from "../../components/fields";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { agoText, momentText } from "../../text/dates";
import { fold, sortedBy } from "../../text/turkish";
import { isSame, leavesOf, titleOf, useInstitution, useServices } from "../services/api";
import { type User, useUsers } from "./api";
import * as words from "./words";
import "./institution.css";

const CLOSED = ["passive", "rejected"];

export function idOfUser(user: User): string {
  return user.case ?? user.account?.id ?? "";
}

function isShown(user: User, show: string, part: string): boolean {
  if (part && !fold(user.name).includes(fold(part))) return false;
  if (show === "never") return lastActivity(user) === undefined && !CLOSED.includes(user.state);
  if (show === "closed") return CLOSED.includes(user.state);
  if (show === "active") return user.state === "active";
  return true;
}

/** The later of the last sign-in and the last question, over the wire as well; undefined: neither ever happened. */
export function lastActivity(user: User): { at: string; asked: boolean } | undefined {
  const signedIn = user.account?.last_login_at ?? undefined;
  const asked = user.last_question_at ?? undefined;
  if (asked !== undefined && (signedIn === undefined || asked > signedIn)) return { at: asked, asked: true };
  return signedIn === undefined ? undefined : { at: signedIn, asked: false };
}

function LastActivity({ user }: { user: User }) {
  const text = useWords(words).users;
  const last = lastActivity(user);
  if (!last)
    return user.account ? (
      <span className="tag warn">{text.never}</span>
    ) : (
      <span className="muted">{text.noAccount}</span>
    );
  return (
    <time dateTime={last.at} title={`${last.at} (UTC)`}>
      {last.asked ? text.asked : text.signedIn}: {momentText(last.at)}{" "}
      <span className="muted">({agoText(last.at, Date.now(), "tr")})</span>
    </time>
  );
}

function Rows({ users }: { users: readonly User[] }) {
  const own = useWords(words).users;
  const text = useText();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            {[own.name, own.identity, own.role, own.state, own.where, own.lastActivity, own.rights].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={idOfUser(user)}>
              <th scope="row">
                <Link to="/kullanicilar/$id" params={{ id: idOfUser(user) }} lang="tr">
                  {user.name}
                </Link>
              </th>
              <td data-label={own.identity} className="numbers">
                {user.identity}
              </td>
              <td data-label={own.role}>{text.roles[user.role]}</td>
              <td data-label={own.state}>
                <UserState user={user} />
              </td>
              <td data-label={own.where}>
                <Turkish>{[user.application, user.sub_unit].filter(Boolean).join(", ") || "–"}</Turkish>
              </td>
              <td data-label={own.lastActivity} className="numbers">
                <LastActivity user={user} />
              </td>
              <td data-label={own.rights}>
                {user.role === "sub-user" && user.rights.length > 0
                  ? own.rightsText(
                      user.rights.length,
                      user.rights.reduce((sum, right) => sum + (right.leaves?.length ?? right.paths.length), 0),
                    )
                  : own.allRights}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of the definition; of the account where no case defines the person. */
export function UserState({ user }: { user: User }) {
  const text = useText();
  const tone = user.state === "active" ? "good" : ["locked", "suspended"].includes(user.state) ? "bad" : "plain";
  return (
    <span className={`tag ${tone}`} {...(user.state_label ? { lang: "tr" } : {})}>
      {user.state_label || (text.accountStates[user.state] ?? user.state)}
    </span>
  );
}

/** User × service: how many of the granted fields (I3). */
function Matrix({ users }: { users: readonly User[] }) {
  const text = useWords(words).users;
  const institution = useInstitution();
  const services = useServices();
  const subUsers = users.filter((user) => user.role === "sub-user" && user.case && !CLOSED.includes(user.state));
  return (
    <section aria-labelledby="matrix">
      <h2 id="matrix">{text.matrix}</h2>
      <Loaded query={institution}>
        {({ granted: offered }) =>
          offered.length === 0 || subUsers.length === 0 ? (
            <EmptyState why={text.matrixNone} next={text.matrixNext} />
          ) : (
            <>
              <p>{text.matrixLead}</p>
              <div className="table-wrap">
                <table className="stacked">
                  <thead>
                    <tr>
                      <th scope="col">{text.name}</th>
                      {offered.map((granted) => (
                        <th key={`${granted.service}${granted.version}`} scope="col" className="wraps" lang="tr">
                          {titleOf(services.data, granted)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {subUsers.map((user) => (
                      <tr key={idOfUser(user)}>
                        <th scope="row">
                          <Link to="/kullanicilar/$id" params={{ id: idOfUser(user) }} lang="tr">
                            {user.name}
                          </Link>
                        </th>
                        {offered.map((granted) => (
                          <td
                            key={`${granted.service}${granted.version}`}
                            className="numbers"
                            data-label={titleOf(services.data, granted)}
                          >
                            {text.of(
                              user.rights.find((right) => isSame(right, granted))?.leaves?.length ?? 0,
                              leavesOf(granted).length,
                            )}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** What is typed stays here: a name stands in no address. */
export function UsersPage() {
  const text = useText();
  const own = useWords(words).users;
  const member = useMember();
  const navigate = useNavigate();
  const { goster = "all" } = useSearch({ strict: false }) as { goster?: string };
  const [part, setPart] = useState("");
  const query = useUsers();
  const mayAdd = member?.role === "administrator";
  return (
    <Page title={own.title} lead={own.lead}>
      {mayAdd ? (
        <div className="row">
          <Link to="/kullanicilar/yeni" className="button primary">
            {own.addSub}
          </Link>
          <Link to="/kullanicilar/liste" className="button">
            {own.importList}
          </Link>
          <Link to="/yeni/$kind/$act" params={{ kind: "user", act: "define-technician" }} className="button">
            {own.addTechnician}
          </Link>
          <Link to="/yeni/$kind/$act" params={{ kind: "sub-unit", act: "add" }} className="button">
            {own.units}
          </Link>
          <Link to="/yeni/$kind/$act" params={{ kind: "user-report", act: "report" }} className="button">
            {own.report}
          </Link>
        </div>
      ) : null}
      <Loaded query={query}>
        {() => {
          const all = query.data?.pages.flatMap((page) => page.users) ?? [];
          const users = sortedBy(
            all.filter((user) => isShown(user, goster, part)),
            (user) => user.name,
          );
          return (
            <>
              <div className="filters">
                <TextInput id="part" label={own.search} value={part} onChange={setPart} autoComplete="off" />
                <SelectInput
                  id="show"
                  label={own.show}
                  value={goster === "all" ? "" : goster}
                  empty={own.shows.all}
                  options={(["active", "never", "closed"] as const).map((value) => ({
                    value,
                    label: own.shows[value],
                  }))}
                  onChange={(next) => void navigate({ to: "/kullanicilar", search: next ? { goster: next } : {} })}
                />
              </div>
              {users.length > 0 ? (
                <p role="status">{own.count(users.length)}</p>
              ) : all.length > 0 ? (
                <EmptyState why={own.noneFound} next={own.noneFoundNext} />
              ) : (
                <EmptyState why={own.none} next={own.noneNext} />
              )}
              {users.length > 0 ? <Rows users={users} /> : null}
              {query.hasNextPage ? (
                <Button onPress={() => void query.fetchNextPage()} working={query.isFetchingNextPage}>
                  {text.more}
                </Button>
              ) : null}
              {mayAdd ? <Matrix users={all} /> : null}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
