import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { FilePicker } from "../../components/FilePicker";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { Page, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { useChanged } from "../cases/api";
import type { Values } from "../cases/form_values";
import { RightsInput, rightsOf } from "../services/RightsInput";
import * as words from "./words";
import "./institution.css";

interface Report {
  dry_run: boolean;
  rows: number;
  good: number;
  done: string[];
  errors: { line: number; column: string; what: string; code: number; detail: string }[];
}

const FORM_FAULT = 606;
const TEMPLATE = "\ufeffkimlik_no;ad;soyad;birim;uygulama\r\n";

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function saveTemplate() {
  const address = URL.createObjectURL(new Blob([TEMPLATE], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "kullanici-listesi.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Faults({ report }: { report: Report }) {
  const text = useWords(words).import;
  if (report.errors.length === 0) return null;
  return (
    <section aria-labelledby="faults">
      <h2 id="faults">{text.faults}</h2>
      <p>{report.errors.some((fault) => fault.column) ? text.fixFirst : text.refusedStay}</p>
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{text.line}</th>
              <th scope="col">{text.column}</th>
              <th scope="col">{text.what}</th>
            </tr>
          </thead>
          <tbody>
            {report.errors.map((fault, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line can have several faults
              <tr key={index}>
                <th scope="row" className="numbers">
                  {fault.line}
                </th>
                <td>{fault.column ? <code>{fault.column}</code> : text.whole}</td>
                <td>
                  <Turkish>{fault.what}</Turkish>
                  {fault.code === FORM_FAULT ? null : (
                    <span className="muted">
                      {" "}
                      ({fault.code}
                      {fault.detail ? `, ${fault.detail}` : ""})
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Many sub-users out of a table: tried first, then defined (I2). */
export function ImportPage() {
  const text = useWords(words).import;
  const users = useWords(words).users;
  const changed = useChanged();
  const fresh = useFresh();
  const [file, setFile] = useState<File>();
  const [rights, setRights] = useState<Values[]>([]);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [report, setReport] = useState<Report>();
  const [working, setWorking] = useState(false);

  async function send(isDryRun: boolean) {
    const found: Fault[] = [];
    if (!file) found.push({ id: "list", message: text.needFile });
    if (rights.length === 0) found.push({ id: "rights", message: text.needRights });
    setFaults(found);
    if (!file || found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () => {
      const body = { content: await base64(file), rights: rightsOf(rights), dry_run: isDryRun };
      setReport(await post<Report>("/api/v1/institution/users/import", body as never));
      if (!isDryRun) changed();
    });
    setWorking(false);
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  const isDone = report !== undefined && !report.dry_run;
  const hasFormFault = report?.errors.some((each) => each.column !== "");
  return (
    <>
      <p className="crumbs">
        <Link to="/kullanicilar">{users.title}</Link>
      </p>
      <Page title={text.title} lead={text.lead}>
        <FreshNotice fresh={fresh} />
        <ErrorSummary faults={faults} />
        <div className="card">
          <FilePicker
            id="list"
            label={text.file}
            hint={text.fileHint}
            types={["text/csv", ".csv"]}
            chosen={file?.name ?? ""}
            error={fault("list")}
            onChoose={(next) => {
              setFile(next);
              setReport(undefined);
            }}
          />
          <p>
            <Button small tone="quiet" onPress={saveTemplate}>
              {text.template}
            </Button>
          </p>
          <RightsInput
            id="rights"
            label={text.rights}
            items={rights}
            onChange={(next) => {
              setRights(next);
              setReport(undefined);
            }}
            error={fault("rights")}
          />
          <Button tone="primary" working={working} onPress={() => void send(true)}>
            {text.check}
          </Button>
        </div>
        {report ? (
          <Notice tone={report.errors.length ? "warn" : "good"} live>
            <p>{isDone ? text.done(report.done.length) : text.checked(report.good, report.rows)}</p>
            {isDone ? <p>{text.next}</p> : null}
          </Notice>
        ) : null}
        {report && !isDone && report.good > 0 && !hasFormFault ? (
          <p>
            <Button tone="primary" working={working} onPress={() => void send(false)}>
              {text.run(report.good)}
            </Button>
          </p>
        ) : null}
        {report ? <Faults report={report} /> : null}
      </Page>
    </>
  );
}
