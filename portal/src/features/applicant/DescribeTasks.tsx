import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { CODE, get, Problem, post } from "../../api/client";
import type { Act, Case, Document, JsonMembers } from "../../api/types";
import { Button } from "../../components/Button";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { useText, useWords } from "../../session/preferences";
import { useChanged, useDocuments } from "../cases/api";
import { BodyList } from "../cases/BodyList";
import { FieldInput } from "../cases/FieldInput";
import { emptyValues, faultOfDetail, readForm, type Values, valuesFrom } from "../cases/form_values";
import { PaperButton } from "../cases/PaperButton";
import { draftValues, type Section, type SectionState, sectionsOf, stateOf } from "./sections";
import * as words from "./words";

interface Eligibility {
  signatories?: { ranks: string[] };
  administrators?: { ranks: string[] };
  documents?: { kind: string; title: string; per_signatory: boolean }[];
}

function useEligibility(subject: Case) {
  const query = new URLSearchParams({
    kind: String(subject.body["applicant_kind"] ?? ""),
    request: String(subject.body["request"] ?? ""),
  });
  return useQuery({
    queryKey: ["public", "eligibility", query.toString()],
    queryFn: () => get<Eligibility>(`/api/v1/public/eligibility?${query}`, { asSession: true }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What this kind of applicant must hand in, and what is there already (B5). */
function Required({ subject }: { subject: Case }) {
  const text = useWords(words);
  const eligibility = useEligibility(subject);
  const documents = useDocuments(subject.id);
  const needed = eligibility.data?.documents ?? [];
  if (needed.length === 0) return null;
  const has = (kind: string) => documents.data?.some((document: Document) => document.kind === kind);
  return (
    <section aria-labelledby="required">
      <h3 id="required">{text.required}</h3>
      <ul className="section-list">
        {needed.map((each) => (
          <li key={each.kind}>
            <span lang="tr">
              {each.title}
              {each.per_signatory ? ` (${text.perSignatory})` : ""}
            </span>
            <span className={`tag ${has(each.kind) ? "good" : "warn"}`}>{has(each.kind) ? text.has : text.lacks}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who may sign and who may be administrator, before anybody writes a name (B6). */
function Ranks({ subject }: { subject: Case }) {
  const text = useWords(words);
  const { data } = useEligibility(subject);
  return (
    <Notice>
      <ul>
        {data?.signatories ? <li>{text.ranks(data.signatories.ranks.join(", "))}</li> : null}
        {data?.administrators ? <li>{text.administrators(data.administrators.ranks.join(", "))}</li> : null}
        <li>{text.twoPersons}</li>
        <li>{text.exactNames}</li>
      </ul>
    </Notice>
  );
}

const TONES: Record<SectionState, string> = { empty: "plain", begun: "warn", done: "good", optional: "plain" };

interface Held {
  subject: Case;
  act: Act;
  values: Values;
  sections: readonly Section[];
}

function TaskList(props: Held & { onOpen: (name: string) => void; onCheck: () => void }) {
  const text = useText();
  const own = useWords(words);
  const states = props.sections.map((section) => stateOf(section, props.values, text));
  const done = states.filter((state) => state === "done" || state === "optional").length;
  return (
    <>
      <p>{own.describeLead}</p>
      <p role="status">{own.progress(done, states.length)}</p>
      <ol className="tasklist">
        {props.sections.map((section, index) => {
          const state = states[index] ?? "empty";
          const label = own.sections[section.name] ?? section.name;
          return (
            <li key={section.name}>
              <span>{label}</span>
              <span className={`tag ${TONES[state]}`}>{own.states[state]}</span>
              <Button
                small
                aria-label={state === "empty" ? own.open(label) : own.change(label)}
                onPress={() => props.onOpen(section.name)}
              >
                {state === "empty" ? own.fill : own.changeWord}
              </Button>
            </li>
          );
        })}
      </ol>
      <Button tone="primary" onPress={props.onCheck}>
        {own.check}
      </Button>
    </>
  );
}

function OneSection(
  props: Held & {
    section: Section;
    onChange: (values: Values) => void;
    onKeep: () => Promise<void>;
    onBack: () => void;
  },
) {
  const text = useText();
  const own = useWords(words);
  const { section, values } = props;
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  const errorOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  async function keep() {
    setProblem(undefined);
    setWorking(true);
    try {
      await props.onKeep();
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = readForm(section.fields, values, text).faults;
    setFaults(found);
    if (found.length === 0) void keep();
  }
  return (
    <form onSubmit={submit} noValidate>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ErrorSummary faults={faults} />
      {own.hints[section.name] ? <p>{own.hints[section.name]}</p> : null}
      {section.name === "people" ? <Ranks subject={props.subject} /> : null}
      {section.name === "documents" ? <Required subject={props.subject} /> : null}
      {["purposes", "services"].includes(section.name) ? (
        <p>
          <a href="/mevzuat" target="_blank" rel="noreferrer">
            {own.law}
          </a>
        </p>
      ) : null}
      <div lang="tr">
        {section.fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            path={`$.${field.name}`}
            value={values[field.name]}
            onChange={(value) => props.onChange({ ...values, [field.name]: value })}
            errorOf={errorOf}
            caseId={props.subject.id}
          />
        ))}
      </div>
      <div className="row">
        <Button type="submit" tone="primary" working={working}>
          {own.keep}
        </Button>
        <Button isDisabled={working} onPress={() => void keep()}>
          {own.keepAsIs}
        </Button>
        <Button tone="quiet" onPress={props.onBack}>
          {own.back}
        </Button>
      </div>
    </form>
  );
}

/** All answers with links to change them; prints as it stands (B4). */
function Check(
  props: Held & {
    labels: Map<string, string>;
    onOpen: (name: string) => void;
    onBack: () => void;
    onSave: () => Promise<void>;
  },
) {
  const text = useText();
  const own = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  const open = props.sections.filter((section) => ["empty", "begun"].includes(stateOf(section, props.values, text)));
  const save = async () => {
    setWorking(true);
    setProblem(undefined);
    try {
      await props.onSave();
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  };
  const at =
    problem instanceof Problem && problem.code === CODE.invalidField ? faultOfDetail(problem.detail) : undefined;
  return (
    <>
      <p>{own.checkLead}</p>
      {problem ? <ProblemNotice problem={problem} known={at?.message} /> : null}
      {props.sections.map((section) => (
        <div key={section.name}>
          <h3>{own.sections[section.name] ?? section.name}</h3>
          <BodyList body={readForm(section.fields, props.values, text).body} labels={props.labels} />
          <p className="no-print">
            <Button
              small
              tone="quiet"
              aria-label={own.change(own.sections[section.name] ?? section.name)}
              onPress={() => props.onOpen(section.name)}
            >
              {own.changeWord}
            </Button>
          </p>
        </div>
      ))}
      {open.length > 0 ? (
        <Notice tone="warn" title={own.stillOpen}>
          <ul>
            {open.map((section) => (
              <li key={section.name}>{own.sections[section.name] ?? section.name}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <div className="row no-print">
        <Button tone="primary" isDisabled={open.length > 0} working={working} onPress={() => void save()}>
          {own.save}
        </Button>
        <Button onPress={() => window.print()}>{own.print}</Button>
        <PaperButton id={props.subject.id} number={props.subject.number} paper="copy" />
        <Button tone="quiet" onPress={props.onBack}>
          {own.back}
        </Button>
      </div>
    </>
  );
}

/** The application's facts as a list of tasks, kept on the way and saved as a whole (B2 to B6). */
export function DescribeTasks({ subject, act, labels }: { subject: Case; act: Act; labels: Map<string, string> }) {
  const text = useText();
  const own = useWords(words);
  const changed = useChanged();
  const first = useMemo(
    () =>
      draftValues(act.fields, subject.body["draft"], {
        ...emptyValues(act.fields),
        ...valuesFrom(act.fields, subject.body),
      }),
    [act, subject],
  );
  const [values, setValues] = useState<Values>(first);
  const [at, setAt] = useState("");
  const [told, setTold] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const sections = sectionsOf(act.fields);
  const section = sections.find((each) => each.name === at);
  useEffect(() => {
    if (at || told) heading.current?.focus();
  }, [at, told]);
  const send = (name: string, body: JsonMembers) =>
    post<Case>(`/api/v1/cases/${subject.id}/${name}`, body, { version: subject.version });
  const show = (name: string, words = "") => {
    setAt(name);
    setTold(words);
  };
  const held = { subject, act, values, sections };
  return (
    <div className="card">
      <h2 id="describe" ref={heading} tabIndex={-1}>
        {section ? own.sections[at] : at === "check" ? own.checkTitle : own.describeTitle}
      </h2>
      {told ? (
        <Notice tone="good" live>
          <p>{told}</p>
        </Notice>
      ) : null}
      {section ? (
        <OneSection
          key={at}
          {...held}
          section={section}
          onChange={setValues}
          onBack={() => show("")}
          onKeep={async () => {
            changed(await send("keep-draft", { draft: values as JsonMembers }));
            show("", own.kept);
          }}
        />
      ) : at === "check" ? (
        <Check
          {...held}
          labels={labels}
          onOpen={show}
          onBack={() => show("")}
          onSave={async () => {
            changed(await send("describe", readForm(act.fields, values, text).body));
            show("", own.saved);
          }}
        />
      ) : (
        <TaskList {...held} onOpen={show} onCheck={() => show("check")} />
      )}
    </div>
  );
}
