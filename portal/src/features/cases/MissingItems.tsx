import { useState } from "react";
import template from "../../../../contracts/letters/missing_documents.letter?raw";
import type { Case } from "../../api/types";
import { SelectInput } from "../../components/fields";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { FieldInput, type FieldInputProps } from "./FieldInput";
import { letterText } from "./letter_text";
import * as words from "./missing_words";

const DAY_CHARACTERS = 10;
const linesOf = (value: FieldInputProps["value"]) =>
  typeof value === "string"
    ? value
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
    : [];

/** Missing documents out of ready lists, each line changeable; none stands twice (O3). */
export function MissingInput(props: FieldInputProps) {
  const own = useWords(words);
  const [list, setList] = useState("");
  const add = (key: string) => {
    setList(key);
    const items = words.LISTS.find((each) => each.key === key)?.items ?? [];
    const now = linesOf(props.value);
    props.onChange([...now, ...items.filter((item) => !now.includes(item))].join("\n"));
  };
  return (
    <>
      <SelectInput
        id="missing-list"
        label={own.template}
        hint={own.templateHint}
        value={list}
        empty={own.choose}
        options={words.LISTS.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={add}
        language="tr"
      />
      <FieldInput {...props} />
    </>
  );
}

/** The letter as its reader will have it, from the very template that the server fills (contracts/letters). */
export function MissingLetter({ subject, values }: { subject: Case; values: Readonly<Record<string, unknown>> }) {
  const own = useWords(words);
  const typed = (name: string) => (typeof values[name] === "string" ? (values[name] as string) : "");
  const letter = letterText(
    template,
    {
      application_number: subject.number,
      application_date: momentText(subject.opened_at).slice(0, DAY_CHARACTERS),
      last_day: typed("last_day"),
    },
    { missing: linesOf(typed("missing")) },
  );
  return (
    <section className="card letter-preview" aria-labelledby="letter-preview">
      <h2 id="letter-preview">{own.preview}</h2>
      <div lang="tr">
        <p>
          <strong>
            {words.tr.subject}: {letter.subject}
          </strong>
        </p>
        {letter.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      <p className="hint">{own.previewText}</p>
    </section>
  );
}
