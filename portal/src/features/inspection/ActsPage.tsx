import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useText, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { type LogAct, type LogSearch, PAGE_ROWS, useActRows, useOverlaps } from "./api";
import { DayFields, type Days, ReasonField, readDays, reasonFaults } from "./fields";
import "./inspection.css";
import { EntryHead, ReadOnlyBanner, TableHead } from "./parts";
import * as words from "./words";

function ActsForm({ onFound }: { onFound: (id: string) => void }) {
  const text = useWords(words);
  const fresh = useFresh();
  const [days, setDays] = useState<Days>({ from: "", until: "" });
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDays(days, text);
    const found = [...read.faults, ...reasonFaults(reason, text)];
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () =>
      onFound((await post<LogSearch>("/api/v1/log/acts", { ...read.body, reason: reason.trim() })).id),
    );
    setWorking(false);
  }
  return (
    <section className="card no-print">
      <FreshNotice fresh={fresh} />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary faults={faults} />
        <DayFields days={days} onChange={setDays} faults={faults} />
        <ReasonField value={reason} onChange={setReason} faults={faults} />
        <Button type="submit" tone="primary" working={working}>
          {text.actsButton}
        </Button>
      </form>
    </section>
  );
}

function ActRows({ rows }: { rows: readonly LogAct[] }) {
  const text = useWords(words);
  return (
    <div className="table-wrap">
      <table className="stacked">
        <TableHead titles={[text.index, text.time, text.type, text.by, text.approved, text.rule, text.detail]} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.index}>
              <EntryHead index={row.index} />
              <td data-label={text.time} className="numbers nowrap">
                {momentText(row.time)}
              </td>
              <td data-label={text.type}>{text.types[row.type] ?? row.type}</td>
              <td data-label={text.by}>{row.by || "–"}</td>
              <td data-label={text.approved}>{row.approver || "–"}</td>
              <td data-label={text.rule}>{row.rule || "–"}</td>
              <td data-label={text.detail} className="log-mono">
                <Turkish>{row.detail}</Turkish>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Found({ id }: { id: string }) {
  const text = useWords(words);
  const [after, setAfter] = useState(0);
  const query = useActRows(id, after);
  return (
    <Loaded query={query}>
      {(page) => (
        <>
          {page.total === 0 ? (
            <EmptyState why={text.none} next={text.noneNext} />
          ) : (
            <p role="status">{text.shown(after + 1, after + page.rows.length, page.total)}</p>
          )}
          {page.rows.length > 0 ? <ActRows rows={page.rows} /> : null}
          <div className="row no-print">
            {after > 0 ? (
              <Button tone="quiet" onPress={() => setAfter(Math.max(0, after - PAGE_ROWS))}>
                {text.first}
              </Button>
            ) : null}
            {page.next === null ? null : <Button onPress={() => setAfter(page.next ?? 0)}>{text.next}</Button>}
          </div>
        </>
      )}
    </Loaded>
  );
}

/** Which roles meet in one person (D6). */
function Overlaps() {
  const text = useWords(words);
  const { roles } = useText();
  const query = useOverlaps();
  return (
    <section className="card" aria-labelledby="overlaps">
      <h2 id="overlaps">{text.overlaps}</h2>
      <Loaded query={query}>
        {(people) =>
          people.length === 0 ? (
            <p>{text.overlapsNone}</p>
          ) : (
            <ul>
              {people.map((person) => (
                <li key={person.accounts.map((account) => account.login).join()}>
                  {person.accounts
                    .map((account) => {
                      const role = (roles as Record<string, string>)[account.role] ?? account.role;
                      return `${account.login} (${role}${account.institution ? `, ${account.institution}` : ""})`;
                    })
                    .join(" · ")}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

/** What the directorate's people have done, out of the log that nobody edits (O20, D6). */
export function ActsPage() {
  const text = useWords(words);
  const [found, setFound] = useState<string>();
  return (
    <Page title={text.acts} lead={text.actsLead}>
      <ReadOnlyBanner />
      <ActsForm onFound={setFound} />
      {found ? <Found key={found} id={found} /> : null}
      <Overlaps />
    </Page>
  );
}
