import { useRouterState } from "@tanstack/react-router";
import { type ComponentType, type FormEvent, type ReactNode, useEffect, useMemo, useState } from "react";
import { CODE, Problem, post, requestKeys } from "../../api/client";
import type { Act, Case, JsonMembers } from "../../api/types";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import * as componentWords from "../../components/words";
import { draftAt, dropDraft, keepDraft } from "../../session/drafts";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { useChanged } from "./api";
import * as consequences from "./consequences";
import { wantsTyping } from "./consequences";
import { FieldInput, type FieldInputProps } from "./FieldInput";
import { emptyValues, faultOfDetail, readForm, type Values, valuesFrom } from "./form_values";

interface ActFormProps {
  act: Act;
  /** The case it is done to; none opens one. */
  subject?: Case | undefined;
  /** The life cycle of the case that it opens. */
  kind?: string;
  /** What stands in the form at first, beside what the case knows. */
  given?: JsonMembers | undefined;
  /** Fields that a page shows in a way of its own, by name; what they give is what the field takes. */
  shown?: Record<string, ComponentType<FieldInputProps>> | undefined;
  /** What stands below the fields and shows what they would make, such as a letter. */
  preview?: ((values: Values) => ReactNode) | undefined;
  send?: (body: JsonMembers, key: string) => Promise<Case>;
  onDone: (changed: Case) => void;
  onStale?: () => void;
}

/** The field that the server refused, where it names one. Of a person's name it says which half, and never what is right. */
function faultOf(problem: Problem, words: { givenNamesDiffer: string; surnameDiffers: string }): Fault | undefined {
  const fault = faultOfDetail(problem.detail);
  if (problem.code === CODE.invalidField) return fault;
  if (problem.code !== CODE.personNotMatched || !fault) return undefined;
  const isSurname = problem.detail?.endsWith(".surname");
  return { id: fault.id, message: isSurname ? words.surnameDiffers : words.givenNamesDiffer };
}

/** An act as a form: made from its fields, checked here for the person's sake and by the server for everybody's. */
export function ActForm({
  act,
  subject,
  kind = subject?.kind ?? "",
  given,
  shown,
  preview,
  send,
  onDone,
  onStale,
}: ActFormProps) {
  const text = useText();
  const changed = useChanged();
  const first = useMemo(
    () => (subject || given ? valuesFrom(act.fields, { ...subject?.body, ...given }) : emptyValues(act.fields)),
    [act, subject, given],
  );
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Where it was opened: while the page is being left, the path is already another.
  const [place] = useState(path);
  const isMember = useMember() !== undefined;
  // What was typed before the session ended, or before somebody looked elsewhere, still stands (G2, G11).
  const [kept, setKept] = useState(() => (isMember ? (draftAt(place) as Values | undefined) : undefined));
  const [values, setValues] = useState<Values>(kept ?? first);
  const [keyOf] = useState(requestKeys);
  useEffect(() => {
    if (isMember && values !== first) keepDraft(place, values);
  }, [isMember, place, values, first]);
  const consequence = useWords(consequences)[`${kind}/${act.name}`];
  const word = subject && wantsTyping(kind, act) ? subject.number : undefined;
  const [typed, setTyped] = useState("");
  const own = useWords(componentWords).confirm;
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readForm(act.fields, values, text);
    const found = [...read.faults];
    if (word && typed.trim() !== word) found.push({ id: "confirm-word", message: own.typeWord(word) });
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setWorking(true);
    try {
      const answer = send
        ? await send(read.body, keyOf(read.body))
        : await post<Case>(`/api/v1/cases/${subject?.id}/${act.name}`, read.body, {
            version: subject?.version ?? 0,
            key: keyOf({ version: subject?.version, ...read.body }),
          });
      dropDraft(place);
      changed(answer);
      onDone(answer);
    } catch (refused) {
      setProblem(refused);
      const at = refused instanceof Problem ? faultOf(refused, text.act) : undefined;
      if (at && document.getElementById(at.id)) setFaults([at]);
    } finally {
      setWorking(false);
    }
  }
  const errorOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  const isStale = problem instanceof Problem && problem.code === CODE.staleVersion;
  return (
    <form onSubmit={submit} noValidate className="card middle">
      {problem ? <ProblemNotice problem={problem} {...(isStale && onStale ? { retry: onStale } : {})} /> : null}
      <ErrorSummary faults={faults} />
      {kept ? (
        <Notice>
          <p>{text.act.kept}</p>
          <Button
            small
            tone="quiet"
            onPress={() => {
              dropDraft(place);
              setValues(first);
              setKept(undefined);
            }}
          >
            {text.act.dropKept}
          </Button>
        </Notice>
      ) : null}
      {act.two_persons ? (
        <Notice tone="warn">
          <p>{text.case.twoPersons}</p>
        </Notice>
      ) : null}
      {consequence ? (
        <Notice tone="warn">
          <p data-consequence>{consequence}</p>
        </Notice>
      ) : null}
      {act.fields.length === 0 ? <p>{text.act.confirm}</p> : null}
      <div lang="tr">
        {act.fields.map((field) => {
          const Input = shown?.[field.name] ?? FieldInput;
          return (
            <Input
              key={field.name}
              field={field}
              path={`$.${field.name}`}
              value={values[field.name]}
              onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
              errorOf={errorOf}
              caseId={subject?.id}
            />
          );
        })}
      </div>
      {preview?.(values)}
      {word ? (
        <TextInput
          id="confirm-word"
          label={own.typeWord(word)}
          value={typed}
          onChange={setTyped}
          look="short"
          autoComplete="off"
          error={errorOf("confirm-word")}
        />
      ) : null}
      <Button type="submit" tone="primary" working={working}>
        <span lang="tr">{act.label}</span>
      </Button>
      <p className="hint">
        <br />
        {text.case.ruleRef(act.rule)}
      </p>
    </form>
  );
}
