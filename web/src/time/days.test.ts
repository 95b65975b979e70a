import { describe, expect, it } from "vitest";
import { daysBetween, isDay, plusDays } from "./days";

describe("calendar days", () => {
  it("go over the ends of months and years, and leap days", () => {
    expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("include both ends", () => {
    expect(daysBetween("2026-12-30", "2027-01-01")).toEqual([
      "2026-12-30",
      "2026-12-31",
      "2027-01-01",
    ]);
    expect(daysBetween("2026-12-30", "2026-12-30")).toEqual(["2026-12-30"]);
  });

  it("are real ones", () => {
    expect(isDay("2026-12-22")).toBe(true);
    expect(isDay("2026-13-01")).toBe(false);
    expect(isDay("tomorrow")).toBe(false);
  });
});
