import { describe, expect, it } from "vitest";
import { dateTime, dayOf, relative } from "./format";

const LA = "America/Los_Angeles";
/** Saturday, 10 in the morning in Los Angeles. */
const NOW = new Date("2026-11-28T18:00:00Z");

describe("how long ago something was", () => {
  it.each([
    ["2026-11-28T17:59:40Z", "now"],
    ["2026-11-28T17:55:00Z", "5 minutes ago"],
    ["2026-11-28T07:00:00Z", "11 hours ago"],
    ["2026-11-28T04:00:00Z", "yesterday"],
    ["2026-11-27T08:00:00Z", "yesterday"],
    ["2026-11-26T19:00:00Z", "2 days ago"],
    ["2026-11-22T19:00:00Z", "6 days ago"],
    ["2026-11-21T19:00:00Z", "Sat, Nov 21"],
    ["2025-11-21T19:00:00Z", "Fri, Nov 21, 2025"],
    ["2026-11-29T18:00:00Z", "tomorrow"],
    ["2026-11-29T05:00:00Z", "in 11 hours"],
    ["2026-12-09T18:00:00Z", "Wed, Dec 9"],
  ])("%s is %s", (at, words) => {
    expect(relative(at, LA, NOW)).toBe(words);
  });

  it("goes by the calendar of the zone", () => {
    const evening = "2026-11-27T02:00:00Z";
    expect(relative(evening, LA, NOW)).toBe("2 days ago");
    expect(relative(evening, "Pacific/Kiritimati", NOW)).toBe("2 days ago");
    expect(relative(evening, "Europe/London", NOW)).toBe("yesterday");
  });
});

describe("dates", () => {
  it("have their weekday, and the year when it is another", () => {
    expect(dateTime("2026-12-22T17:00:00Z", LA, NOW)).toBe("Tue, Dec 22, 9:00\u00a0AM");
    expect(dateTime("2027-12-22T17:00:00Z", LA, NOW)).toBe("Wed, Dec 22, 2027, 9:00\u00a0AM");
  });

  it("are days as the API writes them", () => {
    expect(dayOf("2026-12-22T07:00:00Z", LA)).toBe("2026-12-21");
  });
});
