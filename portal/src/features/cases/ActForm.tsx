import { type FormEvent, useMemo, useState } from "react";
import { CODE, Problem, post } from "../../api/client";
import type { Act, Case, JsonMembers } from "../../api/types";
import { Button } from "../../components/Button";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { useText } from "../../session/preferences";
import { useChanged } from "./api";
import { FieldInput } from "./FieldInput";
import { emptyValues, faultOfDetail, readForm, type Values, valuesFrom } from "./form_values";

interface ActFormProps {
  act: Act;
  /** The case it is done to; none opens one. */
  subject?: Case | undefined;
  /** What stands in the form at first, beside what the case knows. */
  given?: JsonMembers | undefined;
  send?: (body: JsonMembers) => Promise<Case>;
  onDone: (changed: Case) => void;
  onStale?: () => void;
}

/** An act as a form: made from its fields, checked here for the person's sake and by the server for everybody's. */
export function ActForm({ act, subject, given, send, onDone, onStale }: ActFormProps) {
  const text = useText();
  const changed = useChanged();
  const first = useMemo(
    () => (subject || given ? valuesFrom(act.fields, { ...subject?.body, ...given }) : emptyValues(act.fields)),
    [act, subject, given],
  );
  const [values, setValues] = useState<Values>(first);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readForm(act.fields, values, text);
    setFaults(read.faults);
    setProblem(undefined);
    if (read.faults.length > 0) return;
    setWorking(true);
    try {
      const answer = send
        ? await send(read.body)
        : await post<Case>(`/api/v1/cases/${subject?.id}/${act.name}`, read.body, { version: subject?.version ?? 0 });
      changed(answer);
      onDone(answer);
    } catch (refused) {
      setProblem(refused);
      const at =
        refused instanceof Problem && refused.code === CODE.invalidField ? faultOfDetail(refused.detail) : undefined;
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
      {act.two_persons ? (
        <Notice tone="warn">
          <p>{text.case.twoPersons}</p>
        </Notice>
      ) : null}
      {act.fields.length === 0 ? <p>{text.act.confirm}</p> : null}
      <div lang="tr">
        {act.fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            path={`$.${field.name}`}
            value={values[field.name]}
            onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
            errorOf={errorOf}
            caseId={subject?.id}
          />
        ))}
      </div>
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
