import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { download, Problem, post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput } from "../../components/fields";
import { Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { type LogRow, PAGE_ROWS, useLogChanged, useRows } from "./api";
import "./inspection.css";
import { daysText, EntryHead, entryLink, Facts, ReadOnlyBanner, TableHead } from "./parts";
import * as words from "./words";

function Rows({ rows }: { rows: readonly LogRow[] }) {
  const text = useWords(words);
  return (
    <div className="table-wrap">
      <table className="stacked">
        <TableHead
          titles={[
            text.index,
            text.time,
            text.type,
            text.role,
            text.whichInstitution,
            text.what,
            text.who,
            text.why,
            text.outcome,
          ]}
        />
        <tbody>
          {rows.map((row) => (
            <tr key={row.index}>
              <EntryHead index={row.index} />
              <td data-label={text.time} className="numbers">
                {momentText(row.time)}
              </td>
              <td data-label={text.type}>{text.types[row.type] ?? row.type}</td>
              <td data-label={text.role}>{row.role ? (text.roles[row.role] ?? row.role) : "–"}</td>
              <td data-label={text.whichInstitution}>
                <Turkish>{row.institution_name || "–"}</Turkish>
              </td>
              <td data-label={text.what}>
                <Turkish>{row.service_name || "–"}</Turkish>
              </td>
              <td data-label={text.who}>{row.user || "–"}</td>
              <td data-label={text.why}>
                <Turkish>{row.purpose || "–"}</Turkish>
              </td>
              <td data-label={text.outcome}>
                {row.outcome === 0 ? text.answered : <Turkish>{row.outcome_text ?? row.outcome}</Turkish>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What one search found, in pages; held for half an hour (O9). */
export function ResultsPage() {
  const text = useWords(words);
  const member = useMember();
  const navigate = useNavigate();
  const { id = "" } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as { sonra?: string; rol?: string };
  const after = Number(search.sonra ?? 0) || 0;
  const [role, setRole] = useState("");
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  const fresh = useFresh();
  const changed = useLogChanged();
  const query = useRows(id, after, role);
  const show = (sonra: number) =>
    void navigate({ to: "/iz/arama/$id", params: { id }, search: sonra > 0 ? { sonra: String(sonra) } : {} });
  // The next window comes behind this one: also in the log it is the same search.
  const older = async (before: number) => {
    setWorking(true);
    await fresh.attempt(() => post(`/api/v1/log/searches/${id}/older`, { before }));
    changed();
    setWorking(false);
  };
  const isGone = query.error instanceof Problem && query.error.status === 404;
  return (
    <Page title={text.results} lead={text.resultsLead}>
      <ReadOnlyBanner />
      <p>
        <Link to="/iz">{text.resultsBack}</Link>
      </p>
      {isGone ? (
        <Notice tone="warn">
          <p>{text.resultsGone}</p>
        </Notice>
      ) : (
        <Loaded query={query}>
          {(page) => (
            <>
              <section className="card">
                <Facts
                  rows={[
                    [text.kind, `${text.kinds[page.kind] ?? page.kind} ${page.about}`],
                    [text.reason, page.reason],
                    [text.days, daysText(page.from, page.until, text.allDays)],
                    [text.entryOfSearch, page.entry === null ? "" : entryLink(page.entry)],
                  ]}
                />
              </section>
              {problem ? <ProblemNotice problem={problem} /> : null}
              <div className="filters">
                {page.kind === "person" ? (
                  <SelectInput
                    id="role"
                    label={text.role}
                    value={role}
                    empty={text.everyRole}
                    options={Object.entries(text.roles).map(([value, label]) => ({ value, label }))}
                    onChange={(value) => {
                      setRole(value);
                      show(0);
                    }}
                  />
                ) : null}
                {member?.institution === null && (page.kind === "person" || page.kind === "user") ? (
                  <Button
                    tone="quiet"
                    onPress={() =>
                      void download(`/api/v1/log/searches/${id}/proof`, "eksiksizlik-kaniti.txt").catch(setProblem)
                    }
                  >
                    {text.completeness}
                  </Button>
                ) : null}
              </div>
              {page.total === 0 ? (
                <EmptyState why={text.none} next={text.noneNext} />
              ) : (
                <p role="status">{text.shown(after + 1, after + page.rows.length, page.total)}</p>
              )}
              {page.unreadable > 0 ? <p>{text.unreadable(page.unreadable)}</p> : null}
              {page.rows.length > 0 ? <Rows rows={page.rows} /> : null}
              {page.reached === null ? null : (
                <Notice tone="warn">
                  <p>{text.reached(momentText(page.reached))}</p>
                  <p className="no-print">
                    <Button tone="quiet" working={working} onPress={() => void older(page.before ?? 0)}>
                      {text.older}
                    </Button>
                  </p>
                </Notice>
              )}
              <FreshNotice fresh={fresh} />
              <div className="row no-print">
                {after > 0 ? (
                  <Button tone="quiet" onPress={() => show(Math.max(0, after - PAGE_ROWS))}>
                    {text.first}
                  </Button>
                ) : null}
                {page.next === null ? null : <Button onPress={() => show(page.next ?? 0)}>{text.next}</Button>}
              </div>
            </>
          )}
        </Loaded>
      )}
    </Page>
  );
}
