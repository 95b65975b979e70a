import { expect, it } from "vitest";
import { timing } from "./timing";

const planned = "2026-12-22T17:00:00Z";

it.each([
  ["2026-12-22T17:00:00.809Z", false, 0.809, "On time"],
  ["2026-12-22T17:25:00Z", false, 1500, "25 min late"],
  // Sent at once, two days early: its lag counts from the click.
  ["2026-12-20T17:00:00Z", true, 0.809, "Sent ahead"],
  ["2026-12-20T17:00:00Z", true, 1500, "Sent ahead"],
  ["2026-12-22T16:59:00Z", true, 1500, "Sent ahead"],
  ["2026-12-22T16:59:30Z", true, 1500, "On time"],
  ["2026-12-20T17:00:00Z", true, null, "Sent ahead"],
  ["2026-12-22T17:00:00Z", false, null, null],
  [null, false, null, null],
])("sent at %s, ahead: %s, %d s after it was due: %s", (posted_at, sent_ahead, lag_seconds, words) => {
  expect(timing({ posted_at, scheduled_for: planned, sent_ahead, lag_seconds })).toBe(words);
});
