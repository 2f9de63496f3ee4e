import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Fragment, useRef, useState } from "react";
import type { Case, Json, JsonMembers } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput } from "../../components/fields";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { memberText } from "../../text/choices";
import { dayText } from "../../text/dates";
import { pathLabel } from "../../text/members";
import { useCase, useCases } from "../cases/api";
import { DeadlineTable, StateTag } from "../cases/parts";
import { titleOf, useServices } from "../services/api";
import { differences } from "./differences";
import { SigningCard } from "./SigningCard";
import { signedOn } from "./signatures";
import * as words from "./words";
import "./institution.css";

const SECTIONS = ["purpose", "legal_reason", "access", "powers", "liability", "measures", "other", "services"];
const ACTS = ["sign", "renew", "confirm-measures", "give-notice", "withdraw-notice"];

const membersOf = (value: Json | undefined): JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
const listOf = (value: Json | undefined): JsonMembers[] => (Array.isArray(value) ? value.map(membersOf) : []);
const textOf = (value: Json | undefined) => (typeof value === "string" ? value : "");

function Annex({ services }: { services: readonly JsonMembers[] }) {
  const known = useServices();
  return (
    <ul lang="tr">
      {services.map((service) => {
        const right = { service: textOf(service["service"]), version: textOf(service["version"]) };
        const paths = Array.isArray(service["paths"]) ? service["paths"].map(String) : [];
        return (
          <li key={`${right.service}${right.version}`}>
            <strong>{titleOf(known.data, right)}</strong>
            <ul>
              {paths.map((path) => (
                <li key={path}>{pathLabel(path)}</li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

/** The text by sections, with a tracker of what was read in this visit. */
function Sections({ sections }: { sections: JsonMembers }) {
  const text = useWords(words).undertaking;
  const names = SECTIONS.filter((name) => sections[name] !== undefined);
  const [at, setAt] = useState(names[0] ?? "");
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const heading = useRef<HTMLHeadingElement>(null);
  const label = (name: string) => (name === "services" ? text.annex : (memberText(name) ?? name));
  const show = (name: string) => {
    setAt(name);
    requestAnimationFrame(() => heading.current?.focus());
  };
  const mark = () => {
    const next = new Set([...read, at]);
    setRead(next);
    const open = names.find((name) => !next.has(name));
    if (open) show(open);
  };
  return (
    <section className="card" aria-labelledby="sections">
      <h2 id="sections">{text.sections}</h2>
      <p role="status">{text.progress(read.size, names.length)}</p>
      <div className="sections">
        <ol className="section-list">
          {names.map((name) => (
            <li key={name}>
              <Button small tone="quiet" aria-current={name === at} onPress={() => show(name)}>
                <Turkish>{label(name)}</Turkish>
              </Button>
              <span className={`tag ${read.has(name) ? "good" : "plain"}`}>
                {read.has(name) ? text.read : text.unread}
              </span>
            </li>
          ))}
        </ol>
        <div>
          <h3 ref={heading} tabIndex={-1} lang="tr">
            {label(at)}
          </h3>
          {at === "services" ? (
            <Annex services={listOf(sections[at])} />
          ) : (
            <p className="section-text" lang="tr">
              {textOf(sections[at])}
            </p>
          )}
          <Button tone="primary" onPress={mark}>
            {text.mark}
          </Button>
        </div>
      </div>
    </section>
  );
}

const nameOf = (person: JsonMembers) => `${textOf(person["given_names"])} ${textOf(person["surname"])}`;

/** Signatories whose signature is waited for, by their number from 1. */
const waitingOf = (subject: Case) =>
  listOf(subject.body["signatories"])
    .map((person, index) => ({ number: index + 1, name: nameOf(person) }))
    .filter(({ number }) => !signedOn(subject, number));

function Signatures({ subject }: { subject: Case }) {
  const text = useWords(words).undertaking;
  const signedOnce = textOf(subject.body["signed_on"]);
  const directorate = textOf(subject.body["directorate_signatory"]);
  return (
    <section className="card" aria-labelledby="signatures">
      <h2 id="signatures">{text.signatures}</h2>
      <dl className="summary" lang="tr">
        {listOf(subject.body["signatories"]).map((person, index) => {
          const own = signedOn(subject, index + 1);
          const name = nameOf(person);
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {textOf(person["title"])} – {own ? `${text.signed}, ${dayText(own)}` : text.waits}
              </dd>
            </div>
          );
        })}
        {directorate ? (
          <div>
            <dt>{directorate}</dt>
            <dd>
              {text.directorate} – {signedOnce ? `${text.signed}, ${dayText(signedOnce)}` : text.waits}
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

const asText = (value: Json | undefined) =>
  typeof value === "string"
    ? value
    : listOf(value)
        .map((service) => `${textOf(service["service"])} ${textOf(service["version"])}: ${String(service["paths"])}\n`)
        .join("");

function Versions({ subject }: { subject: Case }) {
  const text = useWords(words).undertaking;
  const versions = listOf(subject.body["versions"]);
  const [chosen, setChosen] = useState(String(versions.length));
  const index = Number(chosen) - 1;
  const version = versions[index];
  if (!version) return null;
  const before = membersOf(version["before"]);
  const after = membersOf(versions[index + 1]?.["before"] ?? subject.body["sections"]);
  const changed = Array.isArray(version["changed"]) ? version["changed"].map(String) : [];
  const isFirst = Object.keys(before).length === 0;
  return (
    <section className="card" aria-labelledby="versions">
      <h2 id="versions">{text.versions}</h2>
      <SelectInput
        id="version"
        label={text.which}
        value={chosen}
        onChange={(value) => setChosen(value || chosen)}
        options={versions.map((each, at) => ({
          value: String(at + 1),
          label: `${text.version(at + 1)} – ${dayText(textOf(each["day"]))}`,
        }))}
      />
      {isFirst ? (
        <p>{text.firstText}</p>
      ) : changed.length === 0 ? (
        <p>{text.nothingChanged}</p>
      ) : (
        <>
          <h3>{text.changed}</h3>
          {changed.map((name) => (
            <div key={name}>
              <h4 lang="tr">{name === "services" ? text.annex : (memberText(name) ?? name)}</h4>
              <p className="section-text" lang="tr">
                {differences(asText(before[name]), asText(after[name])).map((piece, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name of their own
                  <Fragment key={at}>
                    {piece.kind === "added" ? (
                      <ins>
                        <span className="visually-hidden">[{text.added}] </span>
                        {piece.text}
                      </ins>
                    ) : piece.kind === "removed" ? (
                      <del>
                        <span className="visually-hidden">[{text.removed}] </span>
                        {piece.text}
                      </del>
                    ) : (
                      piece.text
                    )}
                  </Fragment>
                ))}
              </p>
            </div>
          ))}
        </>
      )}
    </section>
  );
}

function View({ id }: { id: string }) {
  const text = useWords(words).undertaking;
  const query = useCase(id);
  return (
    <Loaded query={query}>
      {(subject) => {
        const acts = subject.acts.filter((act) => ACTS.includes(act.name));
        return (
          <>
            <p className="row">
              <StateTag subject={subject} /> <span className="muted">{subject.number}</span>
            </p>
            {subject.deadlines.length > 0 ? <DeadlineTable deadlines={subject.deadlines} withCase={false} /> : null}
            <Sections sections={membersOf(subject.body["sections"])} />
            {acts.length > 0 ? (
              <section className="card no-print" aria-labelledby="acts">
                <h2 id="acts">{text.acts}</h2>
                {acts.some((act) => act.name === "sign") ? <p>{text.signHint}</p> : null}
                <div className="row">
                  {acts.map((act) => (
                    <Link
                      key={act.name}
                      to="/isler/$id/$act"
                      params={{ id: subject.id, act: act.name }}
                      className={`button${["sign", "renew"].includes(act.name) ? " primary" : ""}`}
                    >
                      <Turkish>{act.label}</Turkish>
                    </Link>
                  ))}
                </div>
              </section>
            ) : null}
            <Signatures subject={subject} />
            <SigningCard subject={subject} waiting={waitingOf(subject)} />
            <Versions key={subject.id} subject={subject} />
            <Link to="/isler/$id" params={{ id: subject.id }} className="button">
              {text.file}
            </Link>
          </>
        );
      }}
    </Loaded>
  );
}

/** The undertaking as people read it: sections, signatures, versions with what changed (I5). */
export function UndertakingPage() {
  const text = useWords(words).undertaking;
  const navigate = useNavigate();
  const { dosya } = useSearch({ strict: false }) as { dosya?: string };
  const query = useCases({ kind: "undertaking" });
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={query}>
        {({ cases }) => {
          const subject = cases.find((each) => each.id === dosya) ?? cases.find((each) => !each.closed) ?? cases[0];
          if (!subject)
            return (
              <EmptyState why={text.none} next={text.noneNext}>
                <Link to="/isler" search={{ tur: "application" }} className="button">
                  {text.file}
                </Link>
              </EmptyState>
            );
          return (
            <>
              {cases.length > 1 ? (
                <SelectInput
                  id="undertaking"
                  label={text.which}
                  value={subject.id}
                  onChange={(next) => void navigate({ to: "/taahhutname", search: next ? { dosya: next } : {} })}
                  options={cases.map((each) => ({
                    value: each.id,
                    label: `${each.number} – ${each.state_label ?? ""}`,
                  }))}
                  language="tr"
                />
              ) : null}
              <View key={subject.id} id={subject.id} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
