import { describe, expect, it } from "vitest";
import { instantOf } from "@/time/local";
import { emptyComposition, isEmpty, overfilled, startingAt } from "./composition";

const LA = "America/Los_Angeles";
/** 10:20 in Los Angeles. */
const NOW = new Date("2026-12-22T18:20:00Z");

describe("where the common time begins", () => {
  it.each([
    ["2026-12-24", "14:00", "2026-12-24T14:00"],
    ["2026-12-24", undefined, "2026-12-24T09:00"],
    ["2026-12-22", "17:00", "2026-12-22T17:00"],
    ["2026-12-22", undefined, "2026-12-22T11:00"],
    ["2026-12-22", "10:00", "2026-12-22T11:00"],
    ["2026-12-21", "14:00", "2026-12-22T11:00"],
  ])("%s %s: %s", (date, time, at) => {
    expect(startingAt(date, time, LA, NOW)).toBe(at);
  });

  it("late in the evening, the next full hour is tomorrow's", () => {
    expect(startingAt("2026-12-22", undefined, LA, new Date("2026-12-23T07:30:00Z"))).toBe("2026-12-23T00:00");
  });

  it("an hour that the clocks leave out is the one that stands in for it", () => {
    expect(startingAt("2026-03-08", "02:00", LA, new Date("2026-03-01T00:00:00Z"))).toBe("2026-03-08T03:00");
  });

  it.each(["2026-11-01T08:30:00Z", "2026-11-01T09:30:00Z"])(
    "in an hour that comes twice it is still to come: %s",
    (text) => {
      const now = new Date(text);
      const at = startingAt("2026-11-01", "00:00", LA, now);
      expect(at).toBe("2026-11-01T02:00");
      expect(instantOf(at, LA) > now).toBe(true);
    },
  );

  it("where the clocks go back by two hours, too", () => {
    // 01:30 for the second time, because 03:00 became 01:00.
    const now = new Date("2026-10-25T01:30:00Z");
    const at = startingAt("2026-10-25", "00:00", "Antarctica/Troll", now);
    expect(instantOf(at, "Antarctica/Troll") > now).toBe(true);
  });
});

it("names the chosen account whose own text is longer than the API takes", () => {
  const overrides = { a1: "x".repeat(20_000), a2: "x".repeat(20_001), a3: "x".repeat(20_001) };
  expect(overfilled({ ...emptyComposition(), accountIds: ["a1", "a3"], overrides })).toBe("a3");
  expect(overfilled({ ...emptyComposition(), accountIds: ["a1"], overrides })).toBeUndefined();
});

it("options that were set are worth keeping, those that were taken back are not", () => {
  expect(isEmpty({ ...emptyComposition(), options: { a1: { language: "de" } } })).toBe(false);
  expect(isEmpty({ ...emptyComposition(), options: { a1: {} } })).toBe(true);
});
