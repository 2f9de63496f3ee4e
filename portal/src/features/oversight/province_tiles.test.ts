import { describe, expect, it } from "vitest";
import { HEAT_STEPS, heatStep, PROVINCE_TILES, TILE_COLUMNS, TILE_ROWS } from "./province_tiles";

describe("tiles of provinces", () => {
  it("has each of the 81 provinces once, in a place of its own", () => {
    const provinces = PROVINCE_TILES.map((tile) => tile.province).sort((left, right) => left - right);
    expect(provinces).toEqual(Array.from({ length: 81 }, (_, index) => index + 1));
    expect(new Set(PROVINCE_TILES.map((tile) => `${tile.column} ${tile.row}`)).size).toBe(81);
    expect([TILE_COLUMNS, TILE_ROWS]).toEqual([18, 8]);
  });
  it("lies as the country does", () => {
    const at = (province: number) =>
      PROVINCE_TILES.find((tile) => tile.province === province) ?? { column: -1, row: -1 };
    const [edirne, izmir, ankara, hatay, sinop, hakkari] = [22, 35, 6, 31, 57, 30].map(at) as [
      ReturnType<typeof at>,
      ReturnType<typeof at>,
      ReturnType<typeof at>,
      ReturnType<typeof at>,
      ReturnType<typeof at>,
      ReturnType<typeof at>,
    ];
    expect(izmir.column).toBeLessThan(ankara.column);
    expect(ankara.column).toBeLessThan(hakkari.column);
    expect(sinop.row).toBeLessThan(ankara.row);
    expect(ankara.row).toBeLessThan(hatay.row);
    expect(edirne.row).toBeLessThan(izmir.row);
  });
});

describe("steps of shading", () => {
  it("tells none, few and most apart", () => {
    expect(heatStep(0, 900)).toBe(0);
    expect(heatStep(1, 900)).toBe(1);
    expect(heatStep(900, 900)).toBe(HEAT_STEPS - 1);
    expect(heatStep(1, 1)).toBe(HEAT_STEPS - 1);
    expect(heatStep(0, 0)).toBe(0);
  });
  it("never falls as the count grows", () => {
    for (let count = 1; count < 1000; ++count)
      expect(heatStep(count + 1, 1000)).toBeGreaterThanOrEqual(heatStep(count, 1000));
  });
});
