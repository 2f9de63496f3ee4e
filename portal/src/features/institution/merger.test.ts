import { expect, test } from "vitest";
import { daysBetween, lastDayOfMerger } from "./merger";

test("three months end on the same day, or on the last one of a shorter month", () => {
  expect(lastDayOfMerger("2026-08-22")).toBe("2026-11-22");
  expect(lastDayOfMerger("2026-11-30")).toBe("2027-02-28");
  expect(lastDayOfMerger("2027-11-30")).toBe("2028-02-29");
  expect(lastDayOfMerger("2026-03-31")).toBe("2026-06-30");
  expect(lastDayOfMerger("2026-10-01")).toBe("2027-01-01");
});

test("days are counted over the end of a year", () => {
  expect(daysBetween("2026-11-22", "2027-01-01")).toBe(40);
  expect(daysBetween("2026-11-22", "2026-11-21")).toBe(-1);
});
