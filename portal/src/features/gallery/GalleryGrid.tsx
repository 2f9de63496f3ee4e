import { type Column, DataGrid } from "../../components/grid/DataGrid";
import { Moment } from "../../components/Moment";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { moneyText } from "../../text/numbers";
import { compareText } from "../../text/turkish";
import { words } from "./words";

interface Row {
  number: string;
  name: string;
  kurus: number;
  at: string;
}

/** Names whose order and casing go wrong where Turkish is not known. */
const NAMES = ["Iğdır", "İzmir", "ısı", "iki", "Çam", "cam", "Ülke", "Uzun", "Şule", "su", "Öz", "oz", "Kâğıthane"];
const ROWS: readonly Row[] = NAMES.map((name, index) => ({
  number: `GLR-2026-${String(index + 1).padStart(6, "0")}`,
  name,
  kurus: (index * 1_234_567) % 9_999_999,
  at: `2026-11-${String(index + 1).padStart(2, "0")}T15:46:00Z`,
}));

export function GalleryGrid(props: { search: Record<string, string>; show: (next: Record<string, string>) => void }) {
  const own = useWords(words);
  const order = props.search["sira"] ?? "";
  const columns: Column<Row>[] = [
    { key: "sayi", label: own.gridNumber, isRowHeader: true, cell: (row) => row.number },
    {
      key: "ad",
      label: own.gridName,
      order: { ascending: "ad", descending: "-ad" },
      cell: (row) => <Turkish>{row.name}</Turkish>,
    },
    {
      key: "tutar",
      label: own.gridAmount,
      isNumber: true,
      order: { ascending: "tutar", descending: "-tutar" },
      cell: (row) => moneyText(row.kurus),
    },
    { key: "zaman", label: own.gridAt, isExtra: true, cell: (row) => <Moment at={row.at} /> },
  ];
  const by = (left: Row, right: Row) =>
    order.endsWith("tutar") ? left.kurus - right.kurus : compareText(left.name, right.name);
  const rows = order
    ? [...ROWS].sort((left, right) => (order.startsWith("-") ? by(right, left) : by(left, right)))
    : ROWS;
  return (
    <>
      <DataGrid
        id="galeri"
        caption={own.grid}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.number}
        total={ROWS.length}
        empty={null}
        address={{ search: props.search, show: props.show, keep: ["tur"] }}
      />
      <DataGrid
        id="galeri-bos"
        caption={own.gridEmpty}
        columns={columns}
        rows={[]}
        rowKey={(row) => row.number}
        empty={<p>{own.gridNone}</p>}
      />
    </>
  );
}
