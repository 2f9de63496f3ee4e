import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { DecisionPreview, DecisionService, Json } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { SelectInput } from "../../components/fields";
import { ErrorSummary, type Fault, ProblemNotice } from "../../components/notices";
import { Turkish } from "../../components/Page";
import { useLanguage, useText, useWords } from "../../session/preferences";
import { pathLabel } from "../../text/members";
import { sortedBy } from "../../text/turkish";
import { usePersonas } from "./api";
import * as words from "./words";

const NUMBER_DIGITS = 11;
const SHOWN_DIGITS = 4;

/** `*******1234`: an identity number is never shown whole by itself (G31), not even an invented one. */
function shown(value: Json): string {
  const text = String(value);
  if (/^\d+$/.test(text) && text.length === NUMBER_DIGITS)
    return "*".repeat(NUMBER_DIGITS - SHOWN_DIGITS) + text.slice(-SHOWN_DIGITS);
  return text;
}

function isEmpty(value: Json): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  if (typeof value === "object") return Object.values(value).every(isEmpty);
  return false;
}

/** Filled members alone: what is not there is listed beside it. */
function Tree({ value }: { value: Json }) {
  const text = useWords(words);
  if (Array.isArray(value))
    return value.map((each, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: an answer is never changed, and its items have no name
      <Tree key={index} value={each} />
    ));
  if (value === null || typeof value !== "object") return shown(value);
  return (
    <ul className="answer-tree">
      {Object.entries(value)
        .filter(([, each]) => !isEmpty(each))
        .map(([name, each]) => (
          <li key={name}>
            <strong>{name}</strong>
            {typeof each === "object" ? <Tree value={each} /> : `: ${each === true ? text.yes : shown(each)}`}
          </li>
        ))}
    </ul>
  );
}

function Shown({ preview }: { preview: DecisionPreview }) {
  const text = useWords(words);
  return (
    <div className="synthetic" role="status">
      <p>
        <span className="tag warn">{text.synthetic}</span> <span className="hint">{text.masked}</span>
      </p>
      <h3>{text.answer}</h3>
      {isEmpty(preview.answer) ? (
        <p>{text.answerEmpty}</p>
      ) : (
        <Turkish>
          <Tree value={preview.answer} />
        </Turkish>
      )}
      <h3>
        {text.withheld} ({preview.withheld.length})
      </h3>
      {preview.withheld.length === 0 ? (
        <p>{text.withheldNone}</p>
      ) : (
        <p lang="tr">{preview.withheld.map((leaf) => pathLabel(leaf.path)).join(", ")}</p>
      )}
      <h3>{text.records}</h3>
      <p>{text.recordsText(preview.records.length)}</p>
      <h3>{text.price}</h3>
      <p>{text.noPrice}</p>
    </div>
  );
}

/** "Ne görecekler?": the very answer of the draft about an invented person (R5). */
export function PreviewCard({ id, services }: { id: string; services: readonly DecisionService[] }) {
  const text = useWords(words);
  const own = useText();
  const language = useLanguage();
  const personas = usePersonas();
  const [service, setService] = useState(services.length === 1 ? "0" : "");
  const [persona, setPersona] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [preview, setPreview] = useState<DecisionPreview>();
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const chosen = service === "" ? undefined : services[Number(service)];
    const missing: Fault[] = [];
    if (!chosen) missing.push({ id: "preview-service", message: `${text.service}: ${own.choose}` });
    if (!persona) missing.push({ id: "preview-persona", message: `${text.persona}: ${own.choose}` });
    setFaults(missing);
    setProblem(undefined);
    if (!chosen || !persona) return;
    setWorking(true);
    try {
      setPreview(
        await post<DecisionPreview>("/api/v1/decisions/preview", {
          case: id,
          service: chosen.service,
          version: chosen.version,
          persona,
        }),
      );
    } catch (refused) {
      setPreview(undefined);
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  return (
    <section className="card middle" aria-labelledby="preview">
      <h2 id="preview">{text.preview}</h2>
      <p>{text.previewLead}</p>
      <form onSubmit={submit} noValidate>
        <ErrorSummary faults={faults} />
        <SelectInput
          id="preview-service"
          label={text.service}
          value={service}
          onChange={setService}
          error={faults.find((fault) => fault.id === "preview-service")?.message}
          options={services.map((each, index) => ({
            value: String(index),
            label: language === "tr" ? each.title : each.title_en,
          }))}
        />
        <SelectInput
          id="preview-persona"
          label={text.persona}
          value={persona}
          onChange={setPersona}
          language="tr"
          error={faults.find((fault) => fault.id === "preview-persona")?.message}
          options={sortedBy(personas.data ?? [], (each) => each.description).map((each) => ({
            value: each.name,
            label: each.description,
          }))}
        />
        <p>
          <Button type="submit" tone="primary" working={working}>
            {text.show}
          </Button>
        </p>
      </form>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {preview ? <Shown preview={preview} /> : null}
    </section>
  );
}
