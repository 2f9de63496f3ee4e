import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { nationalIdFault } from "../../text/national_id";
import { tidy } from "../../text/turkish";
import type { Offer, Why } from "./api";
import { choicesOf, isCaseOf } from "./purposes";
import { words } from "./words";

/** Why somebody asks: once for a work item, never filled in beforehand (S2). */
export function WorkForm(props: { offers: readonly Offer[]; waiting: boolean; onBegin: (why: Why) => void }) {
  const text = useWords(words);
  const [purpose, setPurpose] = useState("");
  const [file, setFile] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const choices = choicesOf(props.offers);
  const chosen = choices.find((each) => each.value === purpose);
  // A question waits: what is missing comes next.
  useEffect(() => {
    if (props.waiting) document.getElementById("purpose")?.focus();
  }, [props.waiting]);
  function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!purpose) found.push({ id: "purpose", message: text.needPurpose });
    if (!tidy(file)) {
      if (chosen?.needsCase ?? true) found.push({ id: "file", message: text.needFile });
    } else if (nationalIdFault(file) === undefined) found.push({ id: "file", message: text.fileHint });
    else if (chosen && !isCaseOf(chosen, tidy(file)))
      found.push({ id: "file", message: text.needLike(chosen.example) });
    setFaults(found);
    if (found.length === 0) props.onBegin({ purpose, file: tidy(file) });
  }
  const messageOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  return (
    <form className="card clerk-work" onSubmit={submit} noValidate aria-labelledby="work-heading">
      <h2 id="work-heading">{text.work}</h2>
      <p className="hint">{text.workLead}</p>
      {props.waiting && faults.length === 0 ? (
        <Notice tone="warn" live>
          <p>{text.workFirst}</p>
        </Notice>
      ) : null}
      <ErrorSummary faults={faults} />
      <div className="clerk-fields">
        <SelectInput
          id="purpose"
          label={text.purpose}
          value={purpose}
          onChange={setPurpose}
          options={choices}
          error={messageOf("purpose")}
          language="tr"
        />
        <TextInput
          id="file"
          label={text.file}
          hint={chosen?.example ? `${text.fileLike(chosen.example)} ${text.fileHint}` : text.fileHint}
          value={file}
          onChange={setFile}
          autoComplete="off"
          error={messageOf("file")}
        />
      </div>
      <Button type="submit">{text.begin}</Button>
    </form>
  );
}
