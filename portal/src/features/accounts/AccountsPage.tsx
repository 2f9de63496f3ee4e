import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { get, post } from "../../api/client";
import type { Account } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { nationalIdFault } from "../../text/national_id";
import { useChanged } from "../cases/api";
import { AccountActs } from "./AccountActs";
import { MandateCard } from "./MandateCard";
import * as words from "./words";

interface AccountPageBody {
  accounts: Account[];
  next: string | null;
}
interface Change {
  id: string;
  at: string | null;
  by: string;
  act: string;
  reason: string;
}
interface Search {
  kurum?: string;
  sonra?: string;
}

const WITH_INSTITUTION = ["administrator"];
const MAY_BE_ADDED = [
  "administrator",
  "operator",
  "board-member",
  "board-secretary",
  "inspector",
  "security-officer",
  "accountant",
  "ministry",
];

function Rows({ accounts }: { accounts: readonly Account[] }) {
  const text = useText();
  const own = useWords(words);
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            {[own.name, own.login, own.role, own.institution, own.state, own.lastLogin].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <Link to="/hesaplar/$id" params={{ id: account.id }} lang="tr">
                  {account.name}
                </Link>
              </th>
              <td data-label={own.login}>
                <code>{account.login}</code>
              </td>
              <td data-label={own.role}>{text.roles[account.role]}</td>
              <td data-label={own.institution} className="numbers">
                {account.institution ?? "–"}
              </td>
              <td data-label={own.state}>
                <span className={`tag ${account.state === "active" ? "good" : "plain"}`}>
                  {text.accountStates[account.state] ?? account.state}
                </span>
              </td>
              <td data-label={own.lastLogin} className="numbers">
                {account.last_login_at ? momentText(account.last_login_at) : own.never}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const EMPTY = { login: "", role: "", identity_number: "", given_names: "", surname: "", institution: "" };

/** The person's number and exact name are looked up in the register before anybody is taken in. */
function AddPerson() {
  const text = useText();
  const own = useWords(words);
  const changed = useChanged();
  const navigate = useNavigate();
  const fresh = useFresh();
  const [given, setGiven] = useState(EMPTY);
  const [faults, setFaults] = useState<Fault[]>([]);
  const needsInstitution = WITH_INSTITUTION.includes(given.role);
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = (Object.keys(EMPTY) as (keyof typeof EMPTY)[])
      .filter((name) => given[name].trim() === "" && (name !== "institution" || needsInstitution))
      .map((name) => ({ id: `add-${name}`, message: own.need }));
    if (given.identity_number && nationalIdFault(given.identity_number))
      found.push({ id: "add-identity_number", message: text.act.noId(own.identity) });
    setFaults(found);
    if (found.length > 0) return;
    const { institution, ...rest } = given;
    void fresh.attempt(async () => {
      const made = await post<Account>("/api/v1/accounts", {
        ...rest,
        ...(needsInstitution ? { institution: Number(institution) } : {}),
      });
      changed();
      await navigate({ to: "/hesaplar/$id", params: { id: made.id } });
    });
  }
  const input = (name: keyof typeof EMPTY, label: string) => (
    <TextInput
      id={`add-${name}`}
      label={label}
      value={given[name]}
      onChange={(value) => setGiven({ ...given, [name]: value })}
      error={faults.find((each) => each.id === `add-${name}`)?.message}
      autoComplete="off"
      {...(["identity_number", "institution"].includes(name) ? { inputMode: "numeric" as const } : {})}
    />
  );
  return (
    <details className="card narrow">
      <summary>{own.add}</summary>
      <p>{own.addText}</p>
      <form onSubmit={submit} noValidate>
        <FreshNotice fresh={fresh} />
        <ErrorSummary faults={faults} />
        <SelectInput
          id="add-role"
          label={own.role}
          value={given.role}
          onChange={(role) => setGiven({ ...given, role })}
          options={MAY_BE_ADDED.map((value) => ({ value, label: text.roles[value] ?? value }))}
          error={faults.find((each) => each.id === "add-role")?.message}
        />
        {needsInstitution ? input("institution", own.institution) : null}
        {input("identity_number", own.identity)}
        {input("given_names", own.givenNames)}
        {input("surname", own.surname)}
        {input("login", own.login)}
        <Button type="submit" tone="primary">
          {own.save}
        </Button>
      </form>
    </details>
  );
}

export function AccountsPage() {
  const text = useText();
  const own = useWords(words);
  const member = useMember();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const [institution, setInstitution] = useState(search.kurum ?? "");
  const filter = new URLSearchParams({
    count: "50",
    ...(search.kurum ? { institution: search.kurum } : {}),
    ...(search.sonra ? { after: search.sonra } : {}),
  }).toString();
  const query = useQuery({
    queryKey: ["cases", "accounts", filter],
    queryFn: () => get<AccountPageBody>(`/api/v1/accounts?${filter}`),
  });
  return (
    <Page title={own.title} lead={own.lead}>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const kurum = institution.trim();
          void navigate({ to: "/hesaplar", search: kurum ? { kurum } : {} });
        }}
      >
        <TextInput
          id="filter-institution"
          label={own.institution}
          value={institution}
          onChange={setInstitution}
          inputMode="numeric"
        />
        <div className="row">
          <Button type="submit">{own.search}</Button>
          {search.kurum ? (
            <Button
              tone="quiet"
              onPress={() => {
                setInstitution("");
                void navigate({ to: "/hesaplar", search: {} });
              }}
            >
              {own.clear}
            </Button>
          ) : null}
        </div>
      </form>
      <Loaded query={query}>
        {(page) => (
          <>
            {page.accounts.length === 0 ? (
              <EmptyState why={own.none} next={own.noneNext} />
            ) : (
              <p role="status">{own.count(page.accounts.length)}</p>
            )}
            {page.accounts.length > 0 ? <Rows accounts={page.accounts} /> : null}
            {page.next ? (
              <Button onPress={() => void navigate({ to: "/hesaplar", search: { ...search, sonra: page.next ?? "" } })}>
                {text.more}
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
      {member?.allowed.includes("accounts.add") ? <AddPerson /> : null}
    </Page>
  );
}

function History({ id }: { id: string }) {
  const own = useWords(words);
  const query = useQuery({
    queryKey: ["cases", "account", id, "changes"],
    queryFn: async () => (await get<{ changes: Change[] }>(`/api/v1/accounts/${id}/changes`)).changes,
  });
  return (
    <section className="card" aria-labelledby="changes">
      <h2 id="changes">{own.history}</h2>
      <Loaded query={query}>
        {(changes) =>
          changes.length === 0 ? (
            <p>{own.historyNone}</p>
          ) : (
            <ol className="timeline">
              {[...changes].reverse().map((change) => (
                <li key={change.id}>
                  <p>
                    <strong>{own.acts[change.act] ?? change.act}</strong>
                  </p>
                  <p className="muted">
                    <Turkish>{change.by}</Turkish> · <span className="numbers">{momentText(change.at)}</span>
                  </p>
                  {change.reason ? (
                    <p className="muted" lang="tr">
                      {change.reason}
                    </p>
                  ) : null}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

export function OneAccountPage() {
  const text = useText();
  const own = useWords(words);
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ["cases", "account", id],
    queryFn: () => get<Account>(`/api/v1/accounts/${id}`),
  });
  const account = query.data;
  return (
    <>
      <p className="crumbs">
        <Link to="/hesaplar">{own.title}</Link>
      </p>
      <Page
        key={account ? "account" : "wait"}
        title={account?.name ?? text.loading}
        windowTitle={own.title}
        {...(account ? { lang: "tr" } : {})}
      >
        <Loaded query={query}>
          {(found) => (
            <>
              <p className="muted">
                {text.roles[found.role]}
                {found.institution === null ? "" : ` · ${own.institution} ${found.institution}`}
              </p>
              <div className="columns">
                <section className="card" aria-labelledby="account">
                  <h2 id="account">{own.manage}</h2>
                  <AccountActs account={found} />
                </section>
                <div>
                  {found.role === "inspector" ? <MandateCard account={found} /> : null}
                  <History id={id} />
                </div>
              </div>
            </>
          )}
        </Loaded>
      </Page>
    </>
  );
}
