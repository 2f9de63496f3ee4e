import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { usePreferences, useText, useWords } from "../../session/preferences";
import { Button } from "../Button";
import { CheckInput, SelectInput } from "../fields";
import { words } from "../words";
import type { Column } from "./DataGrid";
import { keepView, removeView, useViews } from "./views";

/** Where a grid keeps what it shows: the page's search, and how to change it. */
export interface Address {
  search: Record<string, string>;
  show: (search: Record<string, string>) => void;
  /** Members whose values are words of ours: only these are kept in a view. */
  keep: readonly string[];
  /** What a view of these members is called; the whole list where it gives nothing. */
  nameOf?: (search: Record<string, string>) => string;
}

interface ToolsProps<Row> {
  id: string;
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  order: string;
  usualOrder: string;
  onOrder: (order: string) => void;
  address: Address;
  children: ReactNode;
}

function Columns<Row>({ id, columns, shown, address }: ToolsProps<Row>) {
  const own = useWords(words);
  const isShown = (key: string) => shown.some((each) => each.key === key);
  const choose = (key: string, wanted: boolean) => {
    const next = columns.filter((each) => (each.key === key ? wanted : isShown(each.key)));
    const usual = columns.filter((each) => !each.isExtra);
    const isUsual = next.length === usual.length && next.every((each) => !each.isExtra);
    address.show({ ...address.search, sutun: isUsual ? "" : next.map((each) => each.key).join(".") });
  };
  return (
    <DialogTrigger>
      <Button tone="quiet" small>
        {own.grid.columns}
      </Button>
      <Popover placement="bottom end">
        <Dialog className="popover-menu" aria-label={own.grid.columns}>
          <p className="hint">{own.grid.columnsHint}</p>
          {columns
            .filter((column) => !column.isRowHeader)
            .map((column) => (
              <CheckInput
                key={column.key}
                id={`${id}-column-${column.key}`}
                label={column.label}
                checked={isShown(column.key)}
                onChange={(wanted) => choose(column.key, wanted)}
              />
            ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Views({ id, address }: Pick<ToolsProps<unknown>, "id" | "address">) {
  const own = useWords(words);
  const views = useViews(id);
  const held = Object.fromEntries(
    Object.entries(address.search).filter(
      ([name, value]) => value && [...address.keep, "sira", "sutun"].includes(name),
    ),
  );
  return (
    <DialogTrigger>
      <Button tone="quiet" small>
        {own.grid.views}
      </Button>
      <Popover placement="bottom end">
        <Dialog className="popover-menu" aria-label={own.grid.views}>
          {({ close }) => (
            <>
              {views.length === 0 ? <p>{own.grid.viewsNone}</p> : null}
              <ul className="plain">
                {views.map((view) => (
                  <li key={view.name} className="row end">
                    <Button
                      small
                      onPress={() => {
                        close();
                        address.show(view.search);
                      }}
                    >
                      <span lang="tr">{view.name}</span>
                    </Button>
                    <Button
                      small
                      tone="quiet"
                      aria-label={own.grid.removeView(view.name)}
                      onPress={() => removeView(id, view.name)}
                    >
                      <span aria-hidden="true">×</span>
                    </Button>
                  </li>
                ))}
              </ul>
              <Button
                small
                onPress={() => keepView(id, { name: address.nameOf?.(held) || own.grid.wholeView, search: held })}
              >
                {own.grid.saveView}
              </Button>
              <p className="hint">{own.grid.viewsNote}</p>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** For narrow windows, where the heads of the columns are not shown. */
function Order<Row>({ id, columns, order, usualOrder, onOrder }: ToolsProps<Row>) {
  const own = useWords(words);
  const options = columns.flatMap((column) =>
    column.order
      ? [
          { value: column.order.ascending, label: own.grid.ascending(column.label) },
          { value: column.order.descending, label: own.grid.descending(column.label) },
        ]
      : [],
  );
  if (options.length === 0) return null;
  return (
    <div className="grid-order">
      <SelectInput
        id={`${id}-order`}
        label={own.grid.sortBy}
        value={order}
        empty={own.grid.usualOrder}
        options={options}
        onChange={(next) => onOrder(next || usualOrder)}
      />
    </div>
  );
}

export function GridTools<Row>(props: ToolsProps<Row>) {
  const text = useText();
  const own = useWords(words);
  const { preferences, change } = usePreferences();
  const isDense = preferences.density === "compact";
  return (
    <fieldset className="grid-tools no-print">
      <legend className="visually-hidden">{text.appearance}</legend>
      <Order {...props} />
      {props.children}
      <Columns {...props} />
      {props.address.keep.length > 0 ? <Views id={props.id} address={props.address} /> : null}
      <Button
        tone="quiet"
        small
        aria-pressed={isDense}
        onPress={() => change({ density: isDense ? "roomy" : "compact" })}
      >
        {own.grid.dense}
      </Button>
    </fieldset>
  );
}
