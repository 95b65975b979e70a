import { expect, it } from "vitest";
import { sentWords, waitWords } from "./words";

it("says how many posts go, and when", () => {
  expect(sentWords({ count: 1, isNow: true, waits: false })).toBe("1 post on the way out.");
  expect(sentWords({ count: 2, isNow: false, waits: false })).toBe("2 posts scheduled.");
  expect(sentWords({ count: 2, isNow: false, waits: true })).toBe("2 posts scheduled, once approved.");
});

it("says when the last goes out, where an account's gap holds it back", () => {
  const now = new Date("2026-12-01T10:00:00Z");
  expect(waitWords(["2026-12-01T10:00:00Z", null], now, "UTC")).toBe("");
  expect(waitWords(["2026-12-01T10:00:00Z", "2026-12-01T10:01:00Z"], now, "UTC")).toMatch(/10:01/);
});
