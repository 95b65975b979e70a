import { expect, it } from "vitest";
import { losses, summary } from "./summary";

const figures = (changes: object) => ({
  count: 0,
  p50: 0.1,
  p95: 0.2,
  p99: 0.3,
  worst: 0.9,
  missed: 0,
  failed: 0,
  skipped: 0,
  unconfirmed: 0,
  ...changes,
});

it.each([
  [{ count: 12 }, "All 12 posts went out on time", true],
  [{ count: 2 }, "Both posts went out on time", true],
  [{ count: 1 }, "The 1 post went out on time", true],
  [{ count: 12, worst: 1500 }, "All 12 posts went out, the slowest 25 min late", false],
  [{ count: 11, missed: 1 }, "11 of 12 posts went out on time", false],
  [{ count: 0, worst: null, failed: 1 }, "0 of 1 post went out", false],
  [{ worst: null }, "No post was due on these days", true],
])("%j is: %s", (changes, says, isWell) => {
  expect(summary(figures(changes))).toEqual({ says, isWell });
});

it("names what fell through, and how", () => {
  expect(losses(figures({ failed: 2, missed: 1 }))).toBe("2 failed, 1 missed");
  expect(losses(figures({}))).toBe("None");
});
