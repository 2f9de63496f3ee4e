/**
 * The provinces as equal squares, roughly where they lie: north above, west to the left. Each two digits are a province's code
 * (its number on licence plates, as the register has it); `--` is empty.
 */
const ROWS = [
  "-- 39 -- -- -- -- 74 37 57 -- -- -- -- -- -- -- -- --",
  "22 59 34 77 41 81 67 78 -- 05 55 52 -- 61 53 08 75 --",
  "17 -- -- 16 11 54 14 18 19 -- 60 -- 28 29 69 25 36 76",
  "-- -- 10 43 -- 26 06 71 40 66 58 -- 24 62 -- -- 04 --",
  "-- 35 45 64 03 -- -- 68 50 38 -- 44 23 -- 12 49 13 65",
  "-- -- 09 20 15 32 42 -- 51 -- 46 02 -- 21 72 56 -- 30",
  "-- -- 48 -- -- 07 -- 70 -- 01 80 27 63 -- 47 73 -- --",
  "-- -- -- -- -- -- -- 33 -- 31 79 -- -- -- -- -- -- --",
];

export interface ProvinceTile {
  province: number;
  column: number;
  row: number;
}

export const PROVINCE_TILES: readonly ProvinceTile[] = ROWS.flatMap((line, row) =>
  line
    .split(" ")
    .map((code, column) => ({ province: Number(code), column, row }))
    .filter((tile) => tile.province > 0),
);
export const TILE_COLUMNS = Math.max(...PROVINCE_TILES.map((tile) => tile.column)) + 1;
export const TILE_ROWS = ROWS.length;

/** Steps of shading; the first is for none at all. */
export const HEAT_STEPS = 5;

/** The step of a count among counts up to `most`: by its order of size, so that few are told from none beside very many. */
export function heatStep(count: number, most: number): number {
  if (count <= 0) return 0;
  if (most <= 1) return HEAT_STEPS - 1;
  const share = Math.log(count) / Math.log(most);
  return 1 + Math.min(HEAT_STEPS - 2, Math.floor(share * (HEAT_STEPS - 1)));
}
