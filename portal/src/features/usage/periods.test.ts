import { expect, test } from "vitest";
import { daysOf } from "./periods";

test("a period is named by its days, both included", () => {
  expect(daysOf("7", "2026-11-22")).toEqual({ from: "2026-11-16", until: "2026-11-22" });
  expect(daysOf("90", "2026-11-22")).toEqual({ from: "2026-08-25", until: "2026-11-22" });
  expect(daysOf("ay", "2026-11-22")).toEqual({ from: "2026-11-01", until: "2026-11-22" });
  expect(daysOf("ay", "2026-11-01")).toEqual({ from: "2026-11-01", until: "2026-11-01" });
});

test("last month ends where this one begins, also over a year's and February's end", () => {
  expect(daysOf("gecenay", "2026-11-22")).toEqual({ from: "2026-10-01", until: "2026-10-31" });
  expect(daysOf("gecenay", "2027-01-03")).toEqual({ from: "2026-12-01", until: "2026-12-31" });
  expect(daysOf("gecenay", "2028-03-31")).toEqual({ from: "2028-02-01", until: "2028-02-29" });
});

test("whatever stands in an address by mistake is thirty days", () => {
  for (const period of ["", "x", "9999", "-1"])
    expect(daysOf(period, "2026-03-01")).toEqual({ from: "2026-01-31", until: "2026-03-01" });
});
