import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useText, useWords } from "../../session/preferences";
import { pathLabel } from "../../text/members";
import { AccountActs } from "../accounts/AccountActs";
import { useCase, useChanged } from "../cases/api";
import { type GrantedService, isSame, leavesOf, titleOf, useInstitution, useServices } from "../services/api";
import { type User, useUsers } from "./api";
import { idOfUser, UserState } from "./UsersPage";
import * as words from "./words";
import "./institution.css";

function FieldsOf({ user, granted }: { user: User; granted: GrantedService }) {
  const text = useWords(words).user;
  const services = useServices();
  const own = user.rights.find((right) => isSame(right, granted))?.leaves ?? [];
  return (
    <div className="table-wrap">
      <table>
        <caption lang="tr">
          <strong>{titleOf(services.data, granted)}</strong>
        </caption>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.effective}</th>
          </tr>
        </thead>
        <tbody>
          {leavesOf(granted).map((path) => (
            <tr key={path}>
              <th scope="row" lang="tr">
                {pathLabel(path)}
              </th>
              <td>
                {own.includes(path) ? (
                  <span className="tag good">{text.can}</span>
                ) : (
                  <span className="tag plain">{text.cannot}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a person can see now, field by field of what the institution has (I3). */
function Effective({ user }: { user: User }) {
  const all = useWords(words);
  const institution = useInstitution();
  return (
    <section aria-labelledby="effective">
      <h2 id="effective">{all.user.effective}</h2>
      {user.role !== "sub-user" ? (
        <p>{all.user.notAsking}</p>
      ) : (
        <>
          {user.state === "active" ? null : (
            <Notice tone="warn">
              <p>
                {all.user.notNow} {all.user.notNowStep}
              </p>
            </Notice>
          )}
          <Loaded query={institution}>
            {({ granted: offered }) =>
              offered.length > 0 ? (
                offered.map((granted) => (
                  <FieldsOf key={`${granted.service}${granted.version}`} user={user} granted={granted} />
                ))
              ) : (
                <p>{all.extra.hasNone}</p>
              )
            }
          </Loaded>
        </>
      )}
    </section>
  );
}

function OpenAccount({ user }: { user: User }) {
  const text = useText();
  const own = useWords(words).user;
  const changed = useChanged();
  const subject = useCase(user.case ?? "");
  const fresh = useFresh();
  const [login, setLogin] = useState("");
  const body = subject.data?.body;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void fresh.attempt(async () => {
          await post("/api/v1/accounts", {
            login: login.trim(),
            role: user.role,
            identity_number: body?.["kimlik_no"] ?? "",
            given_names: body?.["given_names"] ?? "",
            surname: body?.["surname"] ?? "",
          });
          changed();
        });
      }}
    >
      <p>{own.accountNone}</p>
      <FreshNotice fresh={fresh} />
      <TextInput
        id="login"
        label={own.login}
        hint={own.loginHint}
        value={login}
        onChange={setLogin}
        autoComplete="off"
      />
      <Button type="submit" isDisabled={!body || login.trim() === ""}>
        {own.accountOpen || text.choose}
      </Button>
    </form>
  );
}

function CaseActs({ id }: { id: string }) {
  const own = useWords(words).user;
  const query = useCase(id);
  return (
    <section className="card" aria-labelledby="acts">
      <h2 id="acts">{own.acts}</h2>
      <Loaded query={query}>
        {(subject) => (
          <div className="acts">
            {subject.acts.map((act) => (
              <Link key={act.name} to="/isler/$id/$act" params={{ id, act: act.name }} className="button">
                <Turkish>{act.label}</Turkish>
              </Link>
            ))}
            <Link to="/isler/$id" params={{ id }} className="button quiet">
              {own.case}
            </Link>
          </div>
        )}
      </Loaded>
    </section>
  );
}

function UserView({ user }: { user: User }) {
  const text = useText();
  const all = useWords(words);
  return (
    <>
      <p className="row">
        <UserState user={user} />
        <span className="muted">
          {text.roles[user.role]} · <span className="numbers">{user.identity}</span> {user.number}
        </span>
      </p>
      <div className="columns acts-first">
        <Effective user={user} />
        <div>
          {user.case ? <CaseActs id={user.case} /> : null}
          <section className="card" aria-labelledby="account">
            <h2 id="account">{all.user.account}</h2>
            {user.account ? <AccountActs account={user.account} /> : <OpenAccount user={user} />}
          </section>
        </div>
      </div>
    </>
  );
}

export function UserPage() {
  const text = useText();
  const all = useWords(words);
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useUsers();
  const user = query.data?.pages.flatMap((page) => page.users).find((each) => idOfUser(each) === id);
  return (
    <>
      <p className="crumbs">
        <Link to="/kullanicilar">{all.users.title}</Link>
      </p>
      <Page
        key={user ? "user" : "wait"}
        title={user?.name ?? (query.isSuccess ? all.user.gone : text.loading)}
        windowTitle={all.user.effective}
        {...(user ? { lang: "tr" } : {})}
      >
        <Loaded query={query}>{() => (user ? <UserView user={user} /> : <p>{text.notFoundText}</p>)}</Loaded>
      </Page>
    </>
  );
}
