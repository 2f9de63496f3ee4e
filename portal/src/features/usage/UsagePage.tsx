import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { download } from "../../api/client";
import type { UsageReport, UsageRow } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { dayText, momentText, today } from "../../text/dates";
import { numberText, percentText } from "../../text/numbers";
import { type Group, reportQuery, useReport, type Whose } from "./api";
import { allOf, DayChart } from "./DayChart";
import { UsageTabs, useWhose, WhoseField } from "./parts";
import { type Days, daysOf } from "./periods";
import { ReportRows } from "./ReportRows";
import { words } from "./words";

function share(sums: UsageRow["sums"]): string {
  const all = allOf(sums);
  return percentText(all === 0 ? 0 : sums.refused / all);
}

function Figures({ report }: { report: UsageReport }) {
  const text = useWords(words);
  const [now, past] = [report.now.sums, report.before.sums];
  const figures: [string, string, string][] = [
    [text.all, numberText(allOf(now)), numberText(allOf(past))],
    [text.answered, numberText(now.answered), numberText(past.answered)],
    [text.empty, numberText(now.empty), numberText(past.empty)],
    [text.refused, numberText(now.refused), numberText(past.refused)],
    [text.failedShare, share(now), share(past)],
  ];
  return (
    <>
      <dl className="figures">
        {figures.map(([label, figure, before]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <span className="figure numbers">{figure}</span>
              <br />
              <span className="hint">
                {text.past}: <span className="numbers">{before}</span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {text.before(dayText(report.before.from), dayText(report.before.until))}{" "}
        {report.counted_until ? text.counted(momentText(report.counted_until)) : text.notCounted}
      </p>
    </>
  );
}

const ENDINGS = { csv: "csv", rfc4180: "rfc4180.csv", xlsx: "xlsx", pdf: "pdf" } as const;
type Form = keyof typeof ENDINGS;
const FORMS = Object.keys(ENDINGS) as Form[];

function Save({ whose, days, group }: { whose: Whose; days: Days; group: Group }) {
  const text = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const save = (form: Form) =>
    download(
      `/api/v1/usage/export?${reportQuery(whose, days, group)}&format=${form}`,
      `kps-kullanim.${ENDINGS[form]}`,
    ).catch(setProblem);
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p className="row">
        <span>{text.save}:</span>
        {FORMS.map((form) => (
          <Button key={form} small onPress={() => void save(form)} aria-label={`${text.save}: ${text[form]}, ${group}`}>
            {text[form]}
          </Button>
        ))}
        <span className="hint">{text.saveNote}</span>
      </p>
    </>
  );
}

function Section(props: { title: string; whose: Whose; days: Days; group: Group }) {
  const query = useReport(props.whose, props.days, props.group);
  return (
    <section className="card" aria-labelledby={`usage-${props.group}`}>
      <h2 id={`usage-${props.group}`}>{props.title}</h2>
      <Loaded query={query}>
        {(report) => (
          <>
            <ReportRows report={report} group={props.group} whose={props.whose} />
            <Save whose={props.whose} days={props.days} group={props.group} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Report({ whose, days }: { whose: Whose; days: Days }) {
  const text = useWords(words);
  const query = useReport(whose, days, "day");
  return (
    <Loaded query={query}>
      {(report) =>
        allOf(report.now.sums) === 0 ? (
          <>
            <EmptyState why={text.none} next={text.noneNext} />
            <Figures report={report} />
          </>
        ) : (
          <>
            <Figures report={report} />
            <section className="card" aria-labelledby="usage-day">
              <h2 id="usage-day">{text.byDay}</h2>
              <DayChart rows={report.rows} />
              <details>
                <summary>{text.asTable}</summary>
                <ReportRows report={report} group="day" whose={whose} />
              </details>
              <Save whose={whose} days={days} group="day" />
            </section>
            <Section title={text.byUser} whose={whose} days={days} group="user" />
            <Section title={text.byService} whose={whose} days={days} group="service" />
            <Section title={text.byResult} whose={whose} days={days} group="result" />
          </>
        )
      }
    </Loaded>
  );
}

/** What was asked in a period, by whom, of what, with which result, beside the period before (I10). */
export function UsagePage() {
  const text = useWords(words);
  const navigate = useNavigate();
  const whose = useWhose();
  const search = useSearch({ strict: false }) as { donem?: string; kurum?: string };
  const period = search.donem && search.donem in text.periods ? search.donem : "30";
  const days = daysOf(period, today(Date.now()));
  return (
    <Page title={text.title} lead={text.lead}>
      <UsageTabs />
      <WhoseField to="/kullanim" />
      {whose.enabled ? (
        <>
          <div className="filters">
            <SelectInput
              id="usage-period"
              label={text.period}
              value={period}
              options={Object.entries(text.periods).map(([value, label]) => ({ value, label }))}
              onChange={(donem) => void navigate({ to: "/kullanim", search: { ...search, donem } })}
            />
            <p className="numbers">{text.days(dayText(days.from), dayText(days.until))}</p>
          </div>
          <Report key={`${period} ${whose.institution}`} whose={whose} days={days} />
        </>
      ) : null}
    </Page>
  );
}
