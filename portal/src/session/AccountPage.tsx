import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { get, post, save } from "../api/client";
import type { RecoveryCodes, SessionList } from "../api/types";
import { Button } from "../components/Button";
import { PasswordInput } from "../components/fields";
import { Notice } from "../components/notices";
import { Loaded, Page } from "../components/Page";
import { agentText } from "../text/agent";
import { momentText } from "../text/dates";
import { FreshNotice, useFresh } from "./fresh";
import { PasskeysCard } from "./PasskeysCard";
import { useText } from "./preferences";
import { useMember } from "./session";

function Sessions() {
  const text = useText();
  const client = useQueryClient();
  const [told, setTold] = useState("");
  const fresh = useFresh();
  const query = useQuery({
    queryKey: ["sessions"],
    queryFn: () => get<SessionList>("/api/v1/sessions", { asSession: true }),
  });
  const end = (id: string) =>
    fresh.attempt(async () => {
      await post(`/api/v1/sessions/${id}/end`, {}, { asSession: true });
      setTold(text.session.ended);
      await client.invalidateQueries({ queryKey: ["sessions"] });
    });
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{text.session.sessions}</h2>
      <p>{text.session.sessionsText}</p>
      <FreshNotice fresh={fresh} />
      <p role="status">{told}</p>
      <Loaded query={query}>
        {({ sessions }) => (
          <>
            <div className="table-wrap">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">{text.session.address}</th>
                    <th scope="col">{text.session.began}</th>
                    <th scope="col">{text.session.used}</th>
                    <th scope="col">{text.session.factor}</th>
                    <th scope="col">{text.session.agent}</th>
                    <th scope="col">
                      <span className="visually-hidden">{text.session.end}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {sessions.map((row) => (
                    <tr key={row.id}>
                      <th scope="row">{row.address}</th>
                      <td data-label={text.session.began}>{momentText(row.created_at)}</td>
                      <td data-label={text.session.used}>{momentText(row.last_used_at)}</td>
                      <td data-label={text.session.factor}>{text.factors[row.second_factor] ?? row.second_factor}</td>
                      <td data-label={text.session.agent}>{agentText(row.agent)}</td>
                      <td>
                        {row.current ? (
                          <span className="tag good">{text.session.current}</span>
                        ) : (
                          <Button
                            small
                            tone="bad"
                            onPress={() => void end(row.id)}
                            aria-label={text.session.endOne(row.address)}
                          >
                            {text.session.end}
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {sessions.length > 1 ? (
              <Button tone="bad" onPress={() => void end("others")}>
                {text.session.endOthers}
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </section>
  );
}

function RecoveryCodesCard() {
  const text = useText();
  const fresh = useFresh();
  const [codes, setCodes] = useState<string[]>([]);
  const make = () =>
    fresh.attempt(async () => {
      const made = await post<RecoveryCodes>("/api/v1/account/recovery-codes", {}, { asSession: true });
      setCodes(made.recovery_codes);
    });
  return (
    <section className="card" aria-labelledby="codes">
      <h2 id="codes">{text.session.codesTitle}</h2>
      <p>{text.session.codesText}</p>
      <FreshNotice fresh={fresh} />
      {codes.length > 0 ? (
        <Notice tone="warn" title={text.session.codesShown} live>
          <ul className="codes">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <div className="row no-print">
            <Button small onPress={() => window.print()}>
              {text.session.codesPrint}
            </Button>
            <Button small onPress={() => save(new Blob([`${codes.join("\r\n")}\r\n`]), "kps-kurtarma-kodlari.txt")}>
              {text.session.codesSave}
            </Button>
          </div>
        </Notice>
      ) : null}
      <Button onPress={() => void make()}>{text.session.codesMake}</Button>
    </section>
  );
}

function Password() {
  const text = useText();
  const fresh = useFresh();
  const [given, setGiven] = useState({ old_password: "", password: "" });
  const [done, setDone] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    setDone(false);
    void fresh.attempt(async () => {
      await post("/api/v1/account/password", given, { asSession: true });
      setGiven({ old_password: "", password: "" });
      setDone(true);
    });
  }
  return (
    <section className="card" aria-labelledby="password-title">
      <h2 id="password-title">{text.session.passwordTitle}</h2>
      <FreshNotice fresh={fresh} />
      {done ? (
        <Notice tone="good" live>
          <p>{text.session.passwordDone}</p>
        </Notice>
      ) : null}
      <form onSubmit={submit} className="narrow">
        <PasswordInput
          id="old-password"
          label={text.session.passwordOld}
          value={given.old_password}
          onChange={(old_password) => setGiven({ ...given, old_password })}
          autoComplete="current-password"
        />
        <PasswordInput
          id="new-password"
          label={text.session.passwordNew}
          hint={text.setUp.hint}
          value={given.password}
          onChange={(password) => setGiven({ ...given, password })}
          autoComplete="new-password"
        />
        <Button type="submit">{text.session.passwordSubmit}</Button>
      </form>
    </section>
  );
}

export function AccountPage() {
  const text = useText();
  const member = useMember();
  if (!member) return null;
  const rows: [string, string][] = [
    [text.session.name, member.account.name],
    [text.session.login, member.account.login],
    [text.session.role, text.roles[member.role] ?? member.role],
    [text.session.institution, member.institution === null ? text.none : String(member.institution)],
    [text.session.lastLogin, member.account.last_login_at ? momentText(member.account.last_login_at) : text.none],
    [text.session.lastFrom, member.last_login_address ?? text.none],
    [text.session.failedTries, String(member.failed_tries ?? 0)],
    [text.session.earlierLogin, member.earlier_login?.at ? momentText(member.earlier_login.at) : text.none],
    [text.session.earlierFrom, member.earlier_login?.address || text.none],
    [text.session.earlierFailed, String(member.earlier_login?.failed_tries ?? 0)],
    [text.session.totp, member.totp ? text.session.present : text.none],
    [text.session.passkeys, String(member.passkeys)],
    [text.session.recoveryLeft, String(member.recovery_codes_left)],
  ];
  return (
    <Page title={text.session.account}>
      <div className="card">
        <dl className="summary">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Sessions />
      <PasskeysCard login={member.account.login} />
      <Password />
      <RecoveryCodesCard />
    </Page>
  );
}
