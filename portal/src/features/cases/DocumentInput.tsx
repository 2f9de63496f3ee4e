import { useState } from "react";
import { ask } from "../../api/client";
import type { Document } from "../../api/types";
import { FilePicker } from "../../components/FilePicker";
import { type FieldProps, SelectInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { useText } from "../../session/preferences";
import { optionText } from "../../text/choices";
import { momentText } from "../../text/dates";
import { useChanged, useDocuments } from "./api";

export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024;
export const DOCUMENT_TYPES = ["application/pdf", "image/png", "image/jpeg"];

const WAITING = "waiting";

/** Hands a document in; its digest comes back. */
export async function handIn(caseId: string, kind: string, file: File): Promise<Document> {
  const answer = await ask("POST", `/api/v1/documents/${caseId}?kind=${encodeURIComponent(kind)}`, { file });
  return (await answer.json()) as Document;
}

/** A document of the case, chosen or handed in here; the act carries its digest. */
export function DocumentInput(props: FieldProps & { caseId?: string | undefined; documentKind: string }) {
  const text = useText();
  const { id } = props;
  // What opens a case takes over what was handed in before there was one (ADR 0128).
  const caseId = props.caseId ?? WAITING;
  const documents = useDocuments(caseId);
  const changed = useChanged();
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [large, setLarge] = useState(false);
  async function take(file: File | undefined) {
    setLarge(file !== undefined && file.size > DOCUMENT_BYTES_MAX);
    setProblem(undefined);
    if (!file || file.size > DOCUMENT_BYTES_MAX) return;
    setWorking(true);
    try {
      props.onChange((await handIn(caseId, props.documentKind, file)).hash);
      await documents.refetch();
      changed();
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  const options = (documents.data ?? []).map((document) => ({
    value: document.hash,
    label: `${optionText(document.kind)} – ${momentText(document.added_at)}`,
  }));
  return (
    <div>
      <SelectInput
        {...props}
        options={options}
        hint={props.caseId ? text.act.pickDocument : text.act.pickWaiting}
        language="tr"
      />
      <FilePicker
        id={`${id}-file`}
        label={`${props.label} – ${text.act.orUpload}`}
        hint={text.case.uploadHint}
        types={DOCUMENT_TYPES}
        chosen={working ? text.act.uploading : ""}
        working={working}
        error={large ? text.case.uploadLarge : undefined}
        onChoose={(file) => void take(file)}
      />
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}
