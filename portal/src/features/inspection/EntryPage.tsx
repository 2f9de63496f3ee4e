import { Link, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { download, post } from "../../api/client";
import { Button } from "../../components/Button";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { type LogEntry, useEntry } from "./api";
import { ReasonField, reasonFaults } from "./fields";
import "./inspection.css";
import { Facts, mono, ReadOnlyBanner, turkish } from "./parts";
import * as words from "./words";

function ClearPart({ entry }: { entry: LogEntry }) {
  const text = useWords(words);
  return (
    <section className="card">
      <Facts
        rows={[
          [text.index, numberText(entry.index)],
          [text.time, momentText(entry.time)],
          [text.type, text.types[entry.type] ?? entry.type],
          [text.whichInstitution, entry.institution ? turkish(`${entry.institution_name} (${entry.institution})`) : ""],
          [text.what, entry.service ? turkish(entry.service_name) : ""],
          [text.outcome, entry.outcome === 0 ? text.answered : turkish(entry.outcome_text ?? String(entry.outcome))],
          [text.requestNumber, mono(entry.request_id)],
          [text.personsAndUsers, entry.persons_and_users],
          [text.test, entry.test_data ? text.yes : text.no],
        ]}
      />
    </section>
  );
}

/** Where the entry stands in the signed log, and the file that proves it to others (O10). */
function ProofPart({ entry }: { entry: LogEntry }) {
  const text = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const save = (path: string, name: string) => void download(path, name).catch(setProblem);
  return (
    <section className="card" aria-labelledby="proof">
      <h2 id="proof">{text.proof}</h2>
      <p>{text.proofText}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="row no-print">
        <Button
          tone="primary"
          isDisabled={!entry.published}
          onPress={() => save(`/api/v1/log/entries/${entry.index}/proof`, `${entry.index}.tlog-proof`)}
        >
          {text.download}
        </Button>
        <Button tone="quiet" onPress={() => save("/api/v1/log/verifier-key", "log.vkey")}>
          {text.downloadKey}
        </Button>
      </div>
      <Facts
        rows={[
          [text.command, mono(entry.verify_command)],
          [text.published, entry.published ? text.yes : text.no],
          [text.size, numberText(entry.log_size)],
          [text.leaf, mono(entry.leaf)],
          [text.root, mono(entry.root)],
        ]}
      />
      <details>
        <summary>{text.checkpoint}</summary>
        <pre className="log-mono">{entry.checkpoint}</pre>
      </details>
      <h3>{text.path}</h3>
      <p>{text.pathText}</p>
    </section>
  );
}

function OpenedPart({ entry }: { entry: LogEntry }) {
  const text = useWords(words);
  const opened = entry.opened;
  if (!opened) return null;
  const members = opened as unknown as Record<string, unknown>;
  const rows = Object.entries(text.members).flatMap(([name, label]): [string, string][] =>
    members[name] === undefined || members[name] === "" ? [] : [[label, String(members[name])]],
  );
  return (
    <section className="card" aria-labelledby="opened">
      <h2 id="opened">{text.opened}</h2>
      <Notice tone="good" live>
        <p>{text.openedBy(entry.opened_by_entry ?? 0)}</p>
      </Notice>
      <Facts
        rows={[
          [text.queried, opened.queried.join(", ")],
          [text.affected, opened.affected.join(", ")],
          [text.why, entry.purpose_text ? turkish(entry.purpose_text) : ""],
          ...rows.map(([label, value]) => [label, mono(value)] as const),
        ]}
      />
    </section>
  );
}

function OpenForm({ entry, onOpened }: { entry: LogEntry; onOpened: (opened: LogEntry) => void }) {
  const text = useWords(words);
  const fresh = useFresh();
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = reasonFaults(reason, text);
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () =>
      onOpened(await post<LogEntry>(`/api/v1/log/entries/${entry.index}/open`, { reason: reason.trim() })),
    );
    setWorking(false);
  }
  return (
    <section className="card no-print" aria-labelledby="open">
      <h2 id="open">{text.openTitle}</h2>
      <p>{text.openText}</p>
      <FreshNotice fresh={fresh} />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary faults={faults} />
        <ReasonField ofPerson value={reason} onChange={setReason} faults={faults} />
        <Button type="submit" working={working}>
          {text.openButton}
        </Button>
      </form>
    </section>
  );
}

/** One entry: in clear, proved, and opened where there is a reason. */
export function EntryPage() {
  const text = useWords(words);
  const { index = "" } = useParams({ strict: false });
  const query = useEntry(index);
  const [opened, setOpened] = useState<LogEntry>();
  return (
    <Page title={text.entry} lead={text.entryLead}>
      <ReadOnlyBanner />
      <p>
        <Link to="/iz">{text.resultsBack}</Link>
      </p>
      <Loaded query={query}>
        {(entry) => (
          <>
            <ClearPart entry={entry} />
            {opened && opened.index === entry.index ? (
              <OpenedPart entry={opened} />
            ) : (
              <OpenForm entry={entry} onOpened={setOpened} />
            )}
            <ProofPart entry={entry} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
