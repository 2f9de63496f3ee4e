import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { download } from "../../api/client";
import type { CaseSummary, Machine } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { CheckInput, SelectInput, TextInput } from "../../components/fields";
import { type Column, DataGrid } from "../../components/grid/DataGrid";
import { Moment } from "../../components/Moment";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { sortedBy } from "../../text/turkish";
import { type CaseFilter, filterText, useCases, useMachines } from "./api";
import { DaysLeft, nearest, StateTag } from "./parts";

/** Filters, order and columns stand in the address under Turkish words: a link shows the same list to a colleague (G2). */
type Search = Partial<
  Record<"tur" | "durum" | "kurum" | "sayi" | "acik" | "onay" | "sira" | "sutun" | "sonra", string>
>;

const FILTERS = ["tur", "durum", "kurum", "sayi", "acik", "onay"] as const;
/** What a kept view holds: words of the life cycles, never a number that was typed. */
const KEPT = ["tur", "durum", "acik", "onay"];
const USUAL_ORDER = "-changed";
const FILE_ROWS = 200;
/** A view that is shown replaces every filter, also those it does not name. */
const cleared: Search = Object.fromEntries([...FILTERS, "sira", "sutun"].map((name) => [name, ""]));

function useShow(search: Search): (changed: Search) => void {
  const navigate = useNavigate();
  return (changed) => {
    const next = Object.fromEntries(Object.entries({ ...search, sonra: "", ...changed }).filter(([, value]) => value));
    void navigate({ to: "/isler", search: next });
  };
}

function Filters({ search, machines }: { search: Search; machines: readonly Machine[] }) {
  const text = useText();
  const show = useShow(search);
  const member = useMember();
  const [number, setNumber] = useState(search.sayi ?? "");
  const [institution, setInstitution] = useState(search.kurum ?? "");
  const states = machines.find((machine) => machine.kind === search.tur)?.states ?? [];
  function submit(event: FormEvent) {
    event.preventDefault();
    show({ kurum: institution.trim(), sayi: number.trim() });
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
      <TextInput id="filter-number" label={text.queue.find} value={number} onChange={setNumber} />
      {member?.institution === null ? (
        <TextInput
          id="filter-institution"
          label={text.queue.institution}
          value={institution}
          onChange={setInstitution}
          inputMode="numeric"
        />
      ) : null}
      <CheckInput
        id="filter-open"
        label={text.queue.openOnly}
        checked={search.acik === "1"}
        onChange={(wanted) => show({ acik: wanted ? "1" : "" })}
      />
      <CheckInput
        id="filter-pending"
        label={text.queue.pendingOnly}
        checked={search.onay === "1"}
        onChange={(wanted) => show({ onay: wanted ? "1" : "" })}
      />
      <div className="row">
        <Button type="submit">{text.queue.filter}</Button>
        {FILTERS.some((name) => search[name]) ? (
          <Button
            tone="quiet"
            onPress={() => {
              setInstitution("");
              setNumber("");
              show(Object.fromEntries(FILTERS.map((name) => [name, ""])));
            }}
          >
            {text.queue.clear}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function useColumns(): Column<CaseSummary>[] {
  const text = useText();
  return [
    {
      key: "sayi",
      label: text.queue.number,
      isRowHeader: true,
      cell: (subject) => (
        <Link to="/isler/$id" params={{ id: subject.id }} className="numbers nowrap">
          {subject.number}
        </Link>
      ),
    },
    { key: "tur", label: text.queue.kind, cell: (subject) => <Turkish>{subject.kind_label}</Turkish> },
    { key: "konu", label: text.queue.subject, cell: (subject) => <Turkish>{subject.title || "–"}</Turkish> },
    { key: "kurum", label: text.queue.institution, cell: (subject) => subject.institution ?? "–", isExtra: true },
    { key: "durum", label: text.queue.state, cell: (subject) => <StateTag subject={subject} /> },
    {
      key: "sure",
      label: text.queue.due,
      cell: (subject) => {
        const due = nearest(subject.deadlines);
        return due ? <DaysLeft days={due.days_left} /> : "–";
      },
    },
    {
      key: "acilis",
      label: text.queue.openedAt,
      isExtra: true,
      order: { ascending: "opened", descending: "-opened" },
      cell: (subject) => <Moment at={subject.opened_at} />,
    },
    {
      key: "degisiklik",
      label: text.queue.changed,
      order: { ascending: "changed", descending: "-changed" },
      cell: (subject) => <Moment at={subject.changed_at} />,
    },
  ];
}

function Empty({ isFiltered }: { isFiltered: boolean }) {
  const text = useText();
  return (
    <EmptyState
      why={isFiltered ? text.queue.empty : text.queue.emptyAll}
      next={isFiltered ? text.queue.emptyNext : text.queue.emptyAllNext}
    >
      <Link to="/yeni" className="button">
        {text.nav.begin}
      </Link>
    </EmptyState>
  );
}

export function QueuePage() {
  const text = useText();
  const search = useSearch({ strict: false }) as Search;
  const show = useShow(search);
  const columns = useColumns();
  const filter: CaseFilter = {
    kind: search.tur,
    state: search.durum,
    institution: search.kurum,
    number: search.sayi,
    open: search.acik,
    pending: search.onay,
    sort: search.sira,
  };
  const machines = useMachines();
  const query = useCases({ ...filter, after: search.sonra });
  const title = text.queue.own;
  const file = (ending: "csv" | "rfc4180.csv" | "xlsx" | "pdf") =>
    download(`/api/v1/cases.${ending}?${filterText(filter, FILE_ROWS)}`, `kps-kayitlar.${ending}`);
  const nameOf = (kept: Record<string, string>) => {
    const machine = machines.data?.find((each) => each.kind === kept["tur"]);
    const state = machine?.states.find((each) => each.name === kept["durum"]);
    return [
      machine?.label,
      state?.label,
      kept["acik"] ? text.queue.openOnly : "",
      kept["onay"] ? text.queue.pendingOnly : "",
    ]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <Page title={title}>
      <Filters key={`${search.kurum ?? ""} ${search.sayi ?? ""}`} search={search} machines={machines.data ?? []} />
      <Loaded query={query}>
        {(page) => (
          <DataGrid
            id="isler"
            caption={title}
            columns={columns}
            rows={page.cases}
            rowKey={(subject) => subject.id}
            usualOrder={USUAL_ORDER}
            empty={<Empty isFiltered={FILTERS.some((name) => search[name])} />}
            exports={[
              { label: text.queue.csv, run: () => file("csv") },
              { label: text.queue.strictCsv, run: () => file("rfc4180.csv") },
              { label: text.queue.xlsx, run: () => file("xlsx") },
              { label: text.queue.pdf, run: () => file("pdf") },
            ]}
            exportNote={text.queue.csvNote}
            onFirst={search.sonra ? () => show({ sonra: "" }) : undefined}
            onNext={page.next ? () => show({ sonra: page.next ?? "" }) : undefined}
            address={{
              search: search as Record<string, string>,
              show: (next) => show({ ...cleared, ...next, sonra: "" }),
              keep: KEPT,
              nameOf,
            }}
          />
        )}
      </Loaded>
    </Page>
  );
}
