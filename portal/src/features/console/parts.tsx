import type { ReactNode } from "react";
import { CopyButton } from "../../components/CopyButton";
import { Notice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { type Environment, useEnvironment } from "../../shell/environment";
import { words } from "./words";
import "./console.css";

/** What the server says it is; until it has said so, live: a page must not ask for a secret too early (K3). */
export function useKind(): Environment["kind"] {
  const kind = useEnvironment()?.kind;
  return kind === "test" || kind === "demo" ? kind : "live";
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
