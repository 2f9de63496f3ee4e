import { type FormEvent, useState } from "react";
import { currentApplication, download } from "../../api/client";
import type { Case, Document } from "../../api/types";
import { Button } from "../../components/Button";
import { FilePicker } from "../../components/FilePicker";
import { SelectInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { optionText } from "../../text/choices";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useChanged, useDocuments } from "./api";
import { DOCUMENT_BYTES_MAX, DOCUMENT_TYPES, handIn } from "./DocumentInput";

const KINDS = [
  "application-letter",
  "security-undertaking",
  "signature-circular",
  "trade-registry-gazette",
  "notarised-identity",
  "mandate",
  "declaration",
  "information-form",
  "evidence",
  "other",
];
const MAY_HAND_IN = ["administrator", "technician", "operator"];
const KIB = 1024;

function Upload({ subject }: { subject: Case }) {
  const text = useText();
  const changed = useChanged();
  const [file, setFile] = useState<File>();
  const [kind, setKind] = useState("other");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [state, setState] = useState<"" | "working" | "done">("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const message = !file ? text.case.uploadNeed : file.size > DOCUMENT_BYTES_MAX ? text.case.uploadLarge : "";
    setFaults(message ? [{ id: "upload-file", message }] : []);
    setProblem(undefined);
    if (!file || message) return;
    setState("working");
    try {
      await handIn(subject.id, kind || "other", file);
      setFile(undefined);
      setState("done");
      changed(subject);
    } catch (refused) {
      setState("");
      setProblem(refused);
    }
  }
  return (
    <form onSubmit={submit} noValidate className="no-print">
      <h3>{text.case.upload}</h3>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      {state === "done" ? (
        <Notice tone="good" live>
          <p>{text.case.uploaded}</p>
        </Notice>
      ) : null}
      <SelectInput
        id="upload-kind"
        label={text.case.uploadKind}
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: optionText(value) }))}
        language="tr"
      />
      <FilePicker
        id="upload-file"
        label={text.case.uploadFile}
        hint={text.case.uploadHint}
        types={DOCUMENT_TYPES}
        chosen={file?.name ?? ""}
        error={faults[0]?.message}
        onChoose={setFile}
      />
      <Button type="submit" working={state === "working"}>
        {text.case.uploadSubmit}
      </Button>
    </form>
  );
}

function Rows({ subject, documents }: { subject: Case; documents: readonly Document[] }) {
  const text = useText();
  const [problem, setProblem] = useState<unknown>();
  const save = (document: Document) =>
    download(
      `/api/v1/documents/${subject.id}/${document.hash}`,
      `${subject.number}-${document.kind}.${document.type === "jpeg" ? "jpg" : document.type}`,
    ).catch(setProblem);
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="table-wrap">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">{text.case.document}</th>
              <th scope="col">{text.case.size}</th>
              <th scope="col">{text.case.channel}</th>
              <th scope="col">{text.case.added}</th>
            </tr>
          </thead>
          <tbody>
            {documents.map((document) => (
              <tr key={document.hash}>
                <th scope="row">
                  <Button
                    small
                    onPress={() => void save(document)}
                    aria-label={text.case.download(optionText(document.kind))}
                  >
                    <Turkish>{optionText(document.kind)}</Turkish>
                  </Button>
                </th>
                <td data-label={text.case.size} className="numbers nowrap">
                  {numberText(Math.max(1, Math.round(document.bytes / KIB)))} KB
                </td>
                <td data-label={text.case.channel}>
                  <Turkish>{optionText(document.channel)}</Turkish>
                  {document.original ? ` (${text.case.original})` : ""}
                </td>
                <td data-label={text.case.added} className="numbers">
                  {momentText(document.added_at)} · <Turkish>{document.added_by}</Turkish>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function DocumentsCard({ subject }: { subject: Case }) {
  const text = useText();
  const member = useMember();
  const query = useDocuments(subject.id);
  const mayHandIn = currentApplication() !== undefined || (member && MAY_HAND_IN.includes(member.role));
  return (
    <section className="card" aria-labelledby="documents">
      <h2 id="documents">{text.case.documents}</h2>
      <Loaded query={query}>
        {(documents) =>
          documents.length === 0 ? <p>{text.case.documentsNone}</p> : <Rows subject={subject} documents={documents} />
        }
      </Loaded>
      {mayHandIn && !subject.closed ? <Upload subject={subject} /> : null}
    </section>
  );
}
