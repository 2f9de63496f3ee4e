import { type ReactNode, useState } from "react";
import type { ConsoleService, Credentials } from "../../api/openapi.gen";
import { CopyButton } from "../../components/CopyButton";
import { PasswordInput, TextInput } from "../../components/fields";
import { type Fault, Notice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { type Environment, useEnvironment } from "../../shell/environment";
import { words } from "./words";
import "./console.css";

/** What the server says it is; until it has said so, live: a page must not ask for a secret too early (K3). */
export function useKind(): Environment["kind"] {
  const kind = useEnvironment()?.kind;
  return kind === "test" || kind === "demo" || kind === "training" ? kind : "live";
}

/** Where one is, in words, with an outline of its own: no colour alone tells live from trial (K3). */
export function KindNotice() {
  const text = useWords(words);
  const said = useEnvironment();
  const kind = useKind();
  const [title, line] = text.kinds[kind];
  return (
    <section className={`kind ${kind}`} aria-label={title}>
      <strong>{title}</strong> {said ? null : <span>{text.unknownKind} </span>}
      <span>{line}</span>
    </section>
  );
}

/** The same for a page of credentials. */
export function CredentialKind() {
  const text = useWords(words);
  const kind = useKind();
  return (
    <Notice tone={kind === "live" ? "warn" : ""}>
      <p>{text.credentialKinds[kind]}</p>
    </Notice>
  );
}

/** A text of programs, to be read and copied. */
export function CodeBlock(props: { id: string; label: string; copy: string; value: string; children?: ReactNode }) {
  return (
    <div className="code-block">
      <div className="code-head">
        <h3 id={props.id}>{props.label}</h3>
        <CopyButton value={props.value} label={props.copy} />
      </div>
      {props.children}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="code-scroll" tabIndex={0} aria-labelledby={props.id}>
        <pre>{props.value}</pre>
      </section>
    </div>
  );
}

/** The versions of services one may choose from, by their name in the page's language. */
export const serviceChoices = (services: readonly ConsoleService[], language: string) =>
  services.map((each) => ({
    value: String(each.service),
    label: `${language === "tr" ? each.name : each.name_en} · ${each.title} ${each.version}`,
  }));

const USER = "service-user";
const SECRET = "service-secret";

/** A service user's name and secret as they are typed: in memory alone, forgotten on leaving (ADR 0148). */
export function useCredential(users: Credentials) {
  const text = useWords(words);
  const [user, setUser] = useState(users.credentials.find(({ active }) => active)?.name ?? "");
  const [secret, setSecret] = useState("");
  const faults = (): Fault[] => [
    ...(user ? [] : [{ id: USER, message: text.needUser }]),
    ...(secret ? [] : [{ id: SECRET, message: text.needSecret }]),
  ];
  return { user, setUser, secret, setSecret, faults };
}

export function CredentialFields(props: { typed: ReturnType<typeof useCredential>; faults: readonly Fault[] }) {
  const text = useWords(words);
  const error = (id: string) => props.faults.find((fault) => fault.id === id)?.message;
  return (
    <>
      <p className="hint">{text.credentialHint}</p>
      <div className="criteria">
        <TextInput
          id={USER}
          label={text.user}
          value={props.typed.user}
          onChange={props.typed.setUser}
          error={error(USER)}
          autoComplete="off"
        />
        <PasswordInput
          id={SECRET}
          label={text.secret}
          value={props.typed.secret}
          onChange={props.typed.setSecret}
          error={error(SECRET)}
          autoComplete="current-password"
        />
      </div>
    </>
  );
}
