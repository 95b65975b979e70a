import { describe, expect, it } from "vitest";
import { addMonths, firstWeekday, monthOf, rangeOf, stepped, weekOf } from "./days";

const SUNDAY = 7;
const MONDAY = 1;

describe("the days that are shown", () => {
  it("are whole weeks for a month, from the locale's first weekday on", () => {
    expect(rangeOf("month", "2026-11-20", MONDAY)).toEqual({ start: "2026-10-26", end: "2026-12-06" });
    expect(rangeOf("month", "2026-11-20", SUNDAY)).toEqual({ start: "2026-11-01", end: "2026-12-05" });
    expect(monthOf("2027-02-10", MONDAY)).toHaveLength(4);
  });

  it("are seven for a week, over the end of a year too", () => {
    expect(weekOf("2027-01-01", MONDAY)[0]).toBe("2026-12-28");
    expect(weekOf("2027-01-01", MONDAY)).toHaveLength(7);
  });

  it("are four weeks from the chosen day on for a list", () => {
    expect(rangeOf("list", "2026-11-20", MONDAY)).toEqual({ start: "2026-11-20", end: "2026-12-17" });
  });

  it("go on by a month, a week or four weeks", () => {
    expect(stepped("month", "2026-01-31", 1)).toBe("2026-02-01");
    expect(stepped("week", "2026-12-30", 1)).toBe("2027-01-06");
    expect(stepped("list", "2026-11-20", -1)).toBe("2026-10-23");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  });

  it("begin with the weekday that the locale begins with", () => {
    expect(firstWeekday("de-DE")).toBe(MONDAY);
    expect(firstWeekday("en-US")).toBe(SUNDAY);
  });
});
