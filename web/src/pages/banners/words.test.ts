import { describe, expect, it } from "vitest";
import { countWords, daysWords, moved } from "./words";

describe("the days of a banner", () => {
  it.each([
    [{ starts_on: "2026-01-15", ends_on: "2026-02-28" }, /^Jan 15\s–\sFeb 28$/],
    [{ starts_on: "2026-12-20", ends_on: "2027-01-06" }, /^Dec 20, 2026\s–\sJan 6, 2027$/],
    [{ starts_on: "2026-01-15", ends_on: null }, /^From Jan 15$/],
    [{ starts_on: null, ends_on: "2026-02-28" }, /^Until Feb 28$/],
    [{ starts_on: null, ends_on: null }, /^Always$/],
    [{ starts_on: "2026-01-15", ends_on: "2026-01-15" }, /^Jan 15$/],
  ])("are told in words: %j", (days, words) => {
    expect(daysWords(days, "2026-11-29")).toMatch(words);
  });
});

it("counts are told in words", () => {
  expect(countWords({ views: 1204, clicks: 1 })).toBe("1,204 views, 1 click");
});

it.each([
  [0, 2, "bca"],
  [2, 0, "cab"],
  [1, 1, "abc"],
])("what is moved from %i to %i stands there", (from, to, expected) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(expected);
});
