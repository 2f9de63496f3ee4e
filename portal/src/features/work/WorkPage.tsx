import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { HandOverReport, WorkItem, WorkQueue } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { numberText } from "../../text/numbers";
import { sortedBy } from "../../text/turkish";
import { useMachines } from "../cases/api";
import { StateTag } from "../cases/parts";
import { useHandOver, usePeople, useWork, type Wanted, WHOSE, type Whose } from "./api";
import { Clock, HandOverNotice, OwnerTag } from "./parts";
import * as words from "./words";
import "./work.css";

/** What is shown stands in the address: a link shows a colleague the same (G2). */
type Search = Partial<Record<"kimin" | "tur" | "sonra", string>>;

const wantedOf = (item: WorkItem): Wanted => ({ case: item.case.id, from: item.assignee?.account ?? null });

function useShow(search: Search): (changed: Search) => void {
  const navigate = useNavigate();
  return (changed) => {
    const next = Object.fromEntries(Object.entries({ ...search, sonra: "", ...changed }).filter(([, value]) => value));
    void navigate({ to: "/kuyruk", search: next });
  };
}

function Filters({ search, whose, counts }: { search: Search; whose: Whose; counts: WorkQueue | undefined }) {
  const own = useWords(words);
  const show = useShow(search);
  const machines = useMachines();
  const all = counts ? counts.mine + counts.nobody + counts.others : undefined;
  const countOf = { all, mine: counts?.mine, nobody: counts?.nobody, others: counts?.others };
  return (
    <div className="filters no-print">
      <fieldset className="whose">
        <legend>{own.whose}</legend>
        {WHOSE.map((each) => {
          const count = countOf[each];
          return (
            <label key={each} className="check" htmlFor={`whose-${each}`}>
              <input
                type="radio"
                id={`whose-${each}`}
                name="whose"
                checked={whose === each}
                onChange={() => show({ kimin: each === "all" ? "" : each })}
              />
              <span>{count === undefined ? own[each] : own.counted(own[each], numberText(count))}</span>
            </label>
          );
        })}
      </fieldset>
      <SelectInput
        id="kind"
        label={own.kind}
        value={search.tur ?? ""}
        empty={own.everyKind}
        options={sortedBy(machines.data ?? [], (machine) => machine.label).map(({ kind, label }) => ({
          value: kind,
          label,
        }))}
        onChange={(tur) => show({ tur })}
        language="tr"
      />
    </div>
  );
}

/** What is done with the chosen ones: taken, given to somebody, put back. */
function Acts(props: { count: number; move: (to: string | null) => void }) {
  const own = useWords(words);
  const me = useMember()?.account.id ?? "";
  const people = usePeople(true);
  const [person, setPerson] = useState("");
  const [error, setError] = useState<string>();
  return (
    <section className="card bulk no-print" aria-label={own.selected(numberText(props.count))}>
      <p role="status">
        <strong>{own.selected(numberText(props.count))}</strong>
      </p>
      <div className="row end">
        <Button tone="primary" onPress={() => props.move(me)}>
          {own.take}
        </Button>
        <Button onPress={() => props.move(null)}>{own.back}</Button>
        <SelectInput
          id="person"
          label={own.giveTo}
          value={person}
          empty={own.choosePerson}
          error={error}
          options={sortedBy(people.data ?? [], (one) => one.name).map((one) => ({
            value: one.account,
            label: one.name,
          }))}
          onChange={(chosen) => {
            setPerson(chosen);
            setError(undefined);
          }}
          language="tr"
        />
        <Button onPress={() => (person ? props.move(person) : setError(own.needPerson))}>{own.give}</Button>
      </div>
      <p className="hint">{own.recorded}</p>
    </section>
  );
}

function Row(props: { item: WorkItem; chosen: boolean; choose: (on: boolean) => void; take: () => void }) {
  const own = useWords(words);
  const { case: subject, age_days, assignee } = props.item;
  return (
    <tr>
      <td data-label={own.select}>
        <label className="check only">
          <input
            type="checkbox"
            checked={props.chosen}
            onChange={(event) => props.choose(event.currentTarget.checked)}
          />
          <span className="visually-hidden">{own.selectOne(subject.number)}</span>
        </label>
      </td>
      <th scope="row">
        <Link to="/isler/$id" params={{ id: subject.id }} className="numbers nowrap">
          {subject.number}
        </Link>
        <br />
        <span className="muted">
          <Turkish>{subject.kind_label}</Turkish>
        </span>
      </th>
      <td data-label={own.subject}>
        <Turkish>{subject.title || "–"}</Turkish>
      </td>
      <td data-label={own.state}>
        <StateTag subject={subject} />
      </td>
      <td data-label={own.age} className="numbers">
        {age_days === 0 ? own.today : own.days(numberText(age_days))}
      </td>
      <td data-label={own.clock}>
        <Clock subject={subject} />
      </td>
      <td data-label={own.owner}>
        <OwnerTag assignee={assignee} />
      </td>
      <td data-label={own.act} className="no-print">
        {assignee ? null : (
          <Button small onPress={props.take} aria-label={own.takeOne(subject.number)}>
            {own.take}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Table(props: { items: readonly WorkItem[]; move: (cases: readonly Wanted[], to: string | null) => void }) {
  const own = useWords(words);
  const me = useMember()?.account.id ?? "";
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picked = props.items.filter((item) => chosen.has(item.case.id));
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const isEverything = picked.length === props.items.length;
  return (
    <>
      {picked.length > 0 ? (
        <Acts
          count={picked.length}
          move={(to) => {
            setChosen(new Set());
            props.move(picked.map(wantedOf), to);
          }}
        />
      ) : null}
      <div className="table-wrap">
        <table className="stacked work">
          <caption className="visually-hidden">{own.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <label className="check only">
                  <input
                    type="checkbox"
                    checked={isEverything}
                    onChange={() => setChosen(new Set(isEverything ? [] : props.items.map((item) => item.case.id)))}
                  />
                  <span className="visually-hidden">{own.selectAll}</span>
                </label>
              </th>
              {[own.number, own.subject, own.state, own.age, own.clock, own.owner, own.act].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.items.map((item) => (
              <Row
                key={item.case.id}
                item={item}
                chosen={chosen.has(item.case.id)}
                choose={(on) => choose(item.case.id, on)}
                take={() => props.move([wantedOf(item)], me)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What waits for the role: how long, until when, and with whom (O1). */
export function WorkPage() {
  const own = useWords(words);
  const search = useSearch({ strict: false }) as Search;
  const whose = WHOSE.find((each) => each === search.kimin) ?? "all";
  const show = useShow(search);
  const query = useWork(whose, search.tur ?? "", search.sonra ?? "");
  const handOver = useHandOver();
  const [report, setReport] = useState<HandOverReport>();
  const [problem, setProblem] = useState<unknown>();
  const move = (cases: readonly Wanted[], to: string | null) => {
    setProblem(undefined);
    setReport(undefined);
    handOver(cases, to).then(setReport, setProblem);
  };
  return (
    <Page title={own.title} lead={own.lead}>
      <Filters search={search} whose={whose} counts={query.data} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <HandOverNotice report={report} />
      <Loaded query={query}>
        {(queue) =>
          queue.items.length === 0 ? (
            <EmptyState why={own.empty} next={own.emptyNext}>
              <Link to="/isler" className="button">
                {own.allCases}
              </Link>
            </EmptyState>
          ) : (
            <>
              <Table items={queue.items} move={move} />
              <div className="row no-print">
                {search.sonra ? <Button onPress={() => show({ sonra: "" })}>{own.first}</Button> : null}
                {queue.next ? <Button onPress={() => show({ sonra: queue.next ?? "" })}>{own.next}</Button> : null}
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
