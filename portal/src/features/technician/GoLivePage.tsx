import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { download, get, post } from "../../api/client";
import type { GoLive, GoLiveCheck, GoLiveReport } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { KindNotice } from "../console/parts";
import { goLiveWords as words } from "./go_live_words";
import { TechnicianTabs } from "./parts";

const PATH = "/api/v1/technician/go-live";
const KEY = ["technician-go-live"];
const TONES: Record<string, string> = { passed: "good", failed: "bad", skipped: "plain" };

function Check({ check }: { check: GoLiveCheck }) {
  const text = useWords(words);
  const language = useLanguage();
  const [title, next] = text.checks[check.name] ?? [check.name, ""];
  const bound = numberText(check.bound);
  const missing = check.missing.map((each) => (language === "tr" ? each.name : each.name_en)).join("; ");
  return (
    <li data-check={check.name} data-state={check.state}>
      <span>
        <strong>{title}</strong>
        <br />
        {check.state === "skipped" ? null : (
          <span className="numbers">
            {text.seen(numberText(check.seen))} {check.wanted ? text.atLeast(bound) : text.atMost(bound)}
          </span>
        )}
        {missing ? (
          <>
            <br />
            {text.missing(missing)}
          </>
        ) : null}
        {check.state === "failed" ? (
          <>
            <br />
            <span className="hint">
              {text.next}: {next}
            </span>
          </>
        ) : null}
      </span>
      <span className={`tag ${TONES[check.state] ?? ""}`}>{text.states[check.state] ?? check.state}</span>
    </li>
  );
}

function Report({ report }: { report: GoLiveReport }) {
  const text = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const save = (file: string, name: string) =>
    download(`${PATH}/${report.id}/${file}`, name).catch((refused) => setProblem(refused));
  return (
    <li>
      <span>
        <strong>{report.number}</strong> <span className="numbers nowrap">{momentText(report.made_at)}</span>
        <br />
        {report.made_by}
        <br />
        <span className="hint">
          SHA-256 <code className="breaking">{report.digest}</code>
        </span>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </span>
      <span className="row">
        <span className={`tag ${report.passed ? "good" : "bad"}`}>
          {report.passed ? text.states["passed"] : text.states["failed"]}
        </span>
        <Button
          small
          onPress={() => void save("pdf", `${report.number}.pdf`)}
          aria-label={`${text.pdf}: ${report.number}`}
        >
          {text.pdf}
        </Button>
        <Button
          small
          tone="quiet"
          onPress={() => void save("seal", `${report.number}.pdf.p7s`)}
          aria-label={`${text.seal}: ${report.number}`}
        >
          {text.seal}
        </Button>
      </span>
    </li>
  );
}

function Verdict({ verdict }: { verdict: GoLive }) {
  const text = useWords(words);
  const client = useQueryClient();
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function make() {
    setWorking(true);
    setProblem(undefined);
    try {
      client.setQueryData(KEY, await post<GoLive>(PATH));
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  const good = verdict.checks.filter(({ state }) => state !== "failed").length;
  return (
    <>
      <section className="card middle" aria-labelledby="checks">
        <h2 id="checks">{text.checklist}</h2>
        <Notice
          tone={verdict.passed ? "good" : "warn"}
          live
          title={verdict.passed ? text.allPassed : text.notYet(numberText(good), numberText(verdict.checks.length))}
        />
        <p className="numbers">
          {verdict.until
            ? text.looked(
                numberText(verdict.questions),
                momentText(verdict.from),
                momentText(verdict.until),
                numberText(verdict.days),
              )
            : text.nothing}
        </p>
        <ol className="tasklist">
          {verdict.checks.map((check) => (
            <Check key={check.name} check={check} />
          ))}
        </ol>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <Button tone="primary" working={working} onPress={() => void make()}>
          {text.make}
        </Button>
        <p className="hint">{text.makeHint}</p>
      </section>
      <section className="card middle" aria-labelledby="reports">
        <h2 id="reports">{text.reports}</h2>
        {verdict.reports.length === 0 ? (
          <EmptyState why={text.noReports} next={text.noReportsNext} />
        ) : (
          <ol className="tasklist">
            {verdict.reports.map((report) => (
              <Report key={report.id} report={report} />
            ))}
          </ol>
        )}
        <p className="hint">{text.verify}</p>
      </section>
    </>
  );
}

/** Ready for the live place? Judged from what the institution's own program did (K12, ADR 0157). */
export function GoLivePage() {
  const text = useWords(words);
  const query = useQuery({ queryKey: KEY, queryFn: () => get<GoLive>(PATH) });
  return (
    <Page title={text.title} lead={text.lead}>
      <TechnicianTabs />
      <KindNotice />
      <Loaded query={query}>{(verdict) => <Verdict verdict={verdict} />}</Loaded>
    </Page>
  );
}
