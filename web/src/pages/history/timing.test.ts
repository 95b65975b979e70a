import { expect, it } from "vitest";
import { timing } from "./timing";

const planned = "2026-12-22T17:00:00Z";

it.each([
  ["2026-12-22T17:00:00.809Z", 0.809, "On time"],
  ["2026-12-22T17:25:00Z", 1500, "25 min late"],
  // Sent at once, two days early: its lag counts from the press of the button.
  ["2026-12-20T17:00:00Z", 0.809, "Sent ahead"],
  ["2026-12-22T17:00:00Z", null, null],
  [null, null, null],
])("sent at %s, %d s after it was due: %s", (posted_at, lag_seconds, words) => {
  expect(timing({ posted_at, scheduled_for: planned, lag_seconds })).toBe(words);
});
