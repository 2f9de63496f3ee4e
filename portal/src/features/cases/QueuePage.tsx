import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { download } from "../../api/client";
import type { CaseSummary, Machine } from "../../api/types";
import { Button } from "../../components/Button";
import { SelectInput, TextInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { sortedBy } from "../../text/turkish";
import { type CaseFilter, filterText, useCases, useMachines } from "./api";
import { DaysLeft, nearest, StateTag } from "./parts";

/** Filters stand in the address under Turkish words: a link shows the same list to a colleague (G2). */
interface Search {
  tur?: string;
  durum?: string;
  kurum?: string;
  sonra?: string;
}

function Filters({ search, machines }: { search: Search; machines: readonly Machine[] }) {
  const text = useText();
  const navigate = useNavigate();
  const member = useMember();
  const [institution, setInstitution] = useState(search.kurum ?? "");
  const states = machines.find((machine) => machine.kind === search.tur)?.states ?? [];
  const show = (changed: Search) => {
    const next = Object.fromEntries(Object.entries({ ...search, sonra: "", ...changed }).filter(([, value]) => value));
    void navigate({ to: "/isler", search: next });
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    show({ kurum: institution.trim() });
  }
  return (
    <form className="filters" onSubmit={submit}>
      <SelectInput
        id="filter-kind"
        label={text.queue.kind}
        value={search.tur ?? ""}
        empty={text.queue.all}
        options={sortedBy(machines, (machine) => machine.label).map(({ kind, label }) => ({ value: kind, label }))}
        onChange={(tur) => show({ tur, durum: "" })}
        language="tr"
      />
      {states.length > 0 ? (
        <SelectInput
          id="filter-state"
          label={text.queue.state}
          value={search.durum ?? ""}
          empty={text.queue.all}
          options={states.map(({ name, label }) => ({ value: name, label }))}
          onChange={(durum) => show({ durum })}
          language="tr"
        />
      ) : null}
      {member?.institution === null ? (
        <TextInput
          id="filter-institution"
          label={text.queue.institution}
          value={institution}
          onChange={setInstitution}
          inputMode="numeric"
        />
      ) : null}
      <div className="row">
        {member?.institution === null ? <Button type="submit">{text.queue.filter}</Button> : null}
        {search.tur || search.durum || search.kurum ? (
          <Button
            tone="quiet"
            onPress={() => {
              setInstitution("");
              show({ tur: "", durum: "", kurum: "" });
            }}
          >
            {text.queue.clear}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function Rows({ cases }: { cases: readonly CaseSummary[] }) {
  const text = useText();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">{text.queue.number}</th>
            <th scope="col">{text.queue.kind}</th>
            <th scope="col">{text.queue.subject}</th>
            <th scope="col">{text.queue.state}</th>
            <th scope="col">{text.queue.due}</th>
            <th scope="col">{text.queue.changed}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((subject) => {
            const due = nearest(subject.deadlines);
            return (
              <tr key={subject.id}>
                <th scope="row">
                  <Link to="/isler/$id" params={{ id: subject.id }} className="numbers nowrap">
                    {subject.number}
                  </Link>
                </th>
                <td data-label={text.queue.kind}>
                  <Turkish>{subject.kind_label}</Turkish>
                </td>
                <td data-label={text.queue.subject}>
                  <Turkish>{subject.title || "–"}</Turkish>
                </td>
                <td data-label={text.queue.state}>
                  <StateTag subject={subject} />
                </td>
                <td data-label={text.queue.due}>{due ? <DaysLeft days={due.days_left} /> : "–"}</td>
                <td data-label={text.queue.changed} className="numbers nowrap">
                  {momentText(subject.changed_at)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function QueuePage() {
  const text = useText();
  const member = useMember();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const [problem, setProblem] = useState<unknown>();
  const filter: CaseFilter = {
    kind: search.tur,
    state: search.durum,
    institution: search.kurum,
    after: search.sonra,
  };
  const machines = useMachines();
  const query = useCases(filter);
  const isFiltered = Boolean(search.tur || search.durum || search.kurum);
  const csv = () =>
    download(`/api/v1/cases.csv?${filterText({ ...filter, after: undefined }, 200)}`, "kps-kayitlar.csv").catch(
      setProblem,
    );
  const { sonra: _sonra, ...rest } = search;
  return (
    <Page title={member?.institution === null ? text.queue.title : text.queue.own}>
      <Filters key={search.kurum ?? ""} search={search} machines={machines.data ?? []} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Loaded query={query}>
        {(page) => (
          <>
            <div className="row end">
              <p role="status">
                {page.cases.length === 0
                  ? isFiltered
                    ? text.queue.empty
                    : text.queue.emptyAll
                  : text.queue.shown(page.cases.length)}
              </p>
              {page.cases.length > 0 ? (
                <p className="row">
                  <Button small onPress={() => void csv()}>
                    {text.queue.csv}
                  </Button>
                  <span className="hint">{text.queue.csvNote}</span>
                </p>
              ) : null}
            </div>
            {page.cases.length > 0 ? (
              <Rows cases={page.cases} />
            ) : (
              <Link to="/yeni" className="button">
                {text.nav.begin}
              </Link>
            )}
            <div className="row">
              {search.sonra ? (
                <Button tone="quiet" onPress={() => void navigate({ to: "/isler", search: rest })}>
                  {text.first}
                </Button>
              ) : null}
              {page.next ? (
                <Button onPress={() => void navigate({ to: "/isler", search: { ...rest, sonra: page.next ?? "" } })}>
                  {text.more}
                </Button>
              ) : null}
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}
