import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { download } from "../../api/client";
import type { CaseSummary, LookUpCount, LookUpPage } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput } from "../../components/fields";
import { Notice, ProblemNotice, Skeleton } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { sortedBy } from "../../text/turkish";
import { DaysLeft, nearest, StateTag } from "../cases/parts";
import { type Choice, choiceText, grouped, useAllCounts, useInquiries, useLookUps } from "./api";
import "./citizen.css";
import { LookUpCard } from "./LookUpCard";
import * as words from "./words";

interface Receiver {
  value: string;
  label: string;
  count: number;
}

/** How often each institution has looked, over the years that are asked for. */
export function byInstitution(counts: readonly LookUpCount[]): Receiver[] {
  const found = new Map<number, Receiver>();
  for (const { institution, receiver, count } of counts) {
    const known = found.get(institution);
    if (known) known.count += count;
    else found.set(institution, { value: String(institution), label: receiver, count });
  }
  return [...found.values()].sort((left, right) => right.count - left.count);
}

function Filter({ choice, counts }: { choice: Choice; counts: readonly LookUpCount[] }) {
  const text = useWords(words);
  const navigate = useNavigate();
  const years = [...new Set(counts.map((count) => count.year))].sort((left, right) => right - left);
  const go = (change: Choice) => {
    const next = { ...choice, ...change };
    void navigate({ to: "/sorgularim", search: { yil: next.year ?? "", kurum: next.institution ?? "" } });
  };
  return (
    <section className="card" aria-labelledby="filter">
      <h2 id="filter">{text.filterTitle}</h2>
      <div className="choices">
        <SelectInput
          id="year"
          label={text.year}
          value={choice.year ?? ""}
          empty={text.allYears}
          options={years.map((year) => ({ value: String(year), label: String(year) }))}
          onChange={(year) => go({ year })}
        />
        <SelectInput
          id="institution"
          label={text.institution}
          value={choice.institution ?? ""}
          empty={text.allInstitutions}
          options={sortedBy(byInstitution(counts), (each) => each.label)}
          language="tr"
          onChange={(institution) => go({ institution })}
        />
      </div>
    </section>
  );
}

function Counts({ counts }: { counts: readonly LookUpCount[] }) {
  const text = useWords(words);
  if (counts.length === 0) return null;
  return (
    <section className="card" aria-labelledby="counts">
      <h2 id="counts">{text.countsTitle}</h2>
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{text.institution}</th>
              <th scope="col">{text.count}</th>
            </tr>
          </thead>
          <tbody>
            {byInstitution(counts).map((each) => (
              <tr key={each.value}>
                <th scope="row" lang="tr">
                  {each.label}
                </th>
                <td className="numbers">{numberText(each.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Inquiries({ cases }: { cases: readonly CaseSummary[] }) {
  const text = useWords(words);
  return (
    <section className="card" aria-labelledby="inquiries">
      <h2 id="inquiries">{text.inquiries}</h2>
      {cases.length === 0 ? <EmptyState why={text.inquiriesNone} next={text.inquiriesNext} /> : null}
      <ul className="plain">
        {cases.map((subject) => {
          const deadline = nearest(subject.deadlines);
          return (
            <li key={subject.id}>
              <Link to="/sorgularim/soru/$id" params={{ id: subject.id }}>
                <Turkish>{subject.title}</Turkish> · {subject.number}
              </Link>{" "}
              <StateTag subject={subject} /> {deadline ? <DaysLeft days={deadline.days_left} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Save({ choice }: { choice: Choice }) {
  const text = useWords(words);
  const [working, setWorking] = useState("");
  const [problem, setProblem] = useState<unknown>();
  const save = async (ending: string) => {
    setWorking(ending);
    setProblem(undefined);
    try {
      await download(`/api/v1/my-lookups.${ending}?${choiceText(choice)}`, `sorgularim.${ending}`);
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking("");
    }
  };
  return (
    <>
      <div className="row">
        {Object.entries({ csv: text.saveCsv, pdf: text.savePdf, "rfc4180.csv": text.saveStrictCsv }).map(
          ([ending, label]) => (
            <Button key={ending} small working={working === ending} onPress={() => void save(ending)}>
              {label}
            </Button>
          ),
        )}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </>
  );
}

function Rows({ pages, choice }: { pages: LookUpPage[]; choice: Choice }) {
  const text = useWords(words);
  const total = pages[0]?.total ?? 0;
  const groups = grouped(pages.flatMap((page) => page.rows));
  return (
    <section aria-labelledby="rows">
      <div className="row">
        <h2 id="rows">{text.listTitle}</h2>
        <span className="tag plain" role="status">
          {text.total(numberText(total))}
        </span>
        <Save choice={choice} />
      </div>
      {groups.length === 0 ? (
        <EmptyState why={text.none} next={text.noneNext} />
      ) : (
        <ol className="lookups">
          {groups.map((group) => (
            <LookUpCard key={group.first.reference} group={group} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Timeline({ choice, cases }: { choice: Choice; cases: readonly CaseSummary[] }) {
  const text = useWords(words);
  const query = useLookUps(choice);
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <ProblemNotice problem={query.error} retry={() => void query.refetch()} />;
  const covered = query.data.pages[0]?.covered_until ?? null;
  return (
    <>
      <p>
        {text.covered(momentText(covered))} {text.groupsText}
      </p>
      <div className="columns">
        <div>
          <Rows pages={query.data.pages} choice={choice} />
          {query.hasNextPage ? (
            <Button working={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
              {text.older}
            </Button>
          ) : null}
        </div>
        <div>
          <Counts counts={query.data.pages[0]?.counts ?? []} />
          <Inquiries cases={cases} />
          <Notice title={text.hiddenTitle}>
            <p>{text.hiddenText}</p>
          </Notice>
        </div>
      </div>
    </>
  );
}

/** Who looked me up: the citizen's one page (V1–V6). */
export function LookUpsPage() {
  const text = useWords(words);
  const search = useSearch({ strict: false }) as { yil?: string; kurum?: string };
  const choice: Choice = { year: search.yil, institution: search.kurum };
  const counts = useAllCounts();
  const inquiries = useInquiries();
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={counts}>
        {(all) => (
          <>
            <Filter choice={choice} counts={all} />
            <Loaded query={inquiries}>{({ cases }) => <Timeline choice={choice} cases={cases} />}</Loaded>
          </>
        )}
      </Loaded>
    </Page>
  );
}
