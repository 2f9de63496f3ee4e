import { type ReactNode, useState } from "react";
import { useText, useWords } from "../../session/preferences";
import { numberText } from "../../text/numbers";
import { say, toast } from "../announce";
import { Button } from "../Button";
import { ProblemNotice } from "../notices";
import { words } from "../words";
import { type Address, GridTools } from "./GridTools";

export interface Column<Row> {
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** Names its row to screen readers; always shown. One column has it. */
  isRowHeader?: boolean;
  /** What the server calls its two orders; a column without them is not sorted by. */
  order?: { ascending: string; descending: string };
  isNumber?: boolean;
  /** Not shown until it is chosen. */
  isExtra?: boolean;
}

export interface GridExport {
  label: string;
  /** Asks the server for the file, which records it. */
  run: () => Promise<void>;
}

export interface GridProps<Row> {
  id: string;
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** How many there are in all, where the server says it. */
  total?: number;
  /** Shown instead of rows: why there are none, and what to do. */
  empty: ReactNode;
  /** The order that holds where the address names none. */
  usualOrder?: string;
  exports?: readonly GridExport[];
  exportNote?: string;
  onFirst?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  /** The page's search, in which the grid keeps its order (`sira`) and its hidden columns (`sutun`). */
  address?: Address;
}

/** The columns to show: those the address names, else all but the extra ones. */
export function shownColumns<Row>(columns: readonly Column<Row>[], wanted: string | undefined): readonly Column<Row>[] {
  if (wanted === undefined || wanted === "") return columns.filter((column) => !column.isExtra);
  const names = wanted.split(".");
  return columns.filter((column) => column.isRowHeader || names.includes(column.key));
}

function sortOf<Row>(column: Column<Row>, order: string): "ascending" | "descending" | "none" {
  if (column.order?.ascending === order) return "ascending";
  return column.order?.descending === order ? "descending" : "none";
}

function Head<Row>(props: { columns: readonly Column<Row>[]; order: string; onOrder: (order: string) => void }) {
  return (
    <thead>
      <tr>
        {props.columns.map((column) => {
          const { order } = column;
          if (!order)
            return (
              <th key={column.key} scope="col">
                {column.label}
              </th>
            );
          const sort = sortOf(column, props.order);
          return (
            <th key={column.key} scope="col" aria-sort={sort}>
              <button
                type="button"
                className="sort"
                onClick={() => props.onOrder(sort === "ascending" ? order.descending : order.ascending)}
              >
                {column.label}
                <span aria-hidden="true">{sort === "ascending" ? " ▲" : sort === "descending" ? " ▼" : " ↕"}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Body<Row>({ columns, rows, rowKey }: Pick<GridProps<Row>, "columns" | "rows" | "rowKey">) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={rowKey(row)}>
          {columns.map((column) =>
            column.isRowHeader ? (
              <th key={column.key} scope="row">
                {column.cell(row)}
              </th>
            ) : (
              <td key={column.key} data-label={column.label} {...(column.isNumber ? { className: "numbers end" } : {})}>
                {column.cell(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  );
}

/**
 * Rows of the server as a real table (A10, G15): its pages, its order, chosen columns, kept views, files. What it shows stands in
 * the page's address, so that a link shows a colleague the same.
 */
export function DataGrid<Row>(props: GridProps<Row>) {
  const text = useText();
  const own = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const [local, setLocal] = useState<Record<string, string>>({});
  const address: Address = props.address ?? { search: local, show: setLocal, keep: [] };
  const columns = shownColumns(props.columns, address.search["sutun"]);
  const order = address.search["sira"] || props.usualOrder || "";
  const { rows, total } = props;
  const onOrder = (next: string) => {
    const column = props.columns.find((each) => each.order?.ascending === next || each.order?.descending === next);
    if (column)
      say(
        own.grid.sorted(
          next === column.order?.ascending ? own.grid.ascending(column.label) : own.grid.descending(column.label),
        ),
      );
    address.show({ ...address.search, sira: next === props.usualOrder ? "" : next });
  };
  const save = ({ run }: GridExport) => {
    setProblem(undefined);
    run().then(() => toast(own.grid.exported), setProblem);
  };
  const more = props.onNext !== undefined || props.onFirst !== undefined;
  return (
    <section className="grid" aria-label={props.caption}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="row end">
        <p role="status">
          {rows.length === 0
            ? null
            : total === undefined
              ? own.grid.shown(numberText(rows.length))
              : own.grid.shownOf(numberText(rows.length), numberText(total))}
        </p>
        <GridTools
          id={props.id}
          columns={props.columns}
          shown={columns}
          order={order}
          usualOrder={props.usualOrder ?? ""}
          onOrder={onOrder}
          address={address}
        >
          {rows.length > 0
            ? props.exports?.map((each) => (
                <Button key={each.label} small onPress={() => save(each)}>
                  {each.label}
                </Button>
              ))
            : null}
        </GridTools>
      </div>
      {rows.length > 0 && props.exports && props.exportNote ? (
        <p className="hint no-print">{props.exportNote}</p>
      ) : null}
      {rows.length === 0 ? (
        props.empty
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="table-wrap grid-scroll" aria-label={own.grid.scroll(props.caption)} tabIndex={0}>
          <table className="stacked" aria-rowcount={total !== undefined ? total + 1 : more ? -1 : rows.length + 1}>
            <caption className="visually-hidden">{props.caption}</caption>
            <Head columns={columns} order={order} onOrder={onOrder} />
            <Body columns={columns} rows={rows} rowKey={props.rowKey} />
          </table>
        </section>
      )}
      {more ? (
        <div className="row">
          {props.onFirst ? (
            <Button tone="quiet" onPress={props.onFirst}>
              {text.first}
            </Button>
          ) : null}
          {props.onNext ? <Button onPress={props.onNext}>{text.more}</Button> : null}
        </div>
      ) : null}
    </section>
  );
}
