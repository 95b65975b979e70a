import { describe, expect, it } from "vitest";
import { costWords, type Credits } from "./credits";

const ZONE = "America/Los_Angeles";

const credits = (available: number): Credits => ({
  plan: "pro",
  granted: 500,
  available,
  reserved: 3,
  consumed: 1,
  low: false,
  period: { starts_at: "2026-12-01T08:00:00Z", ends_at: "2027-01-01T08:00:00Z" },
  next_period: {
    starts_at: "2027-01-01T08:00:00Z",
    ends_at: "2027-02-01T08:00:00Z",
    granted: 500,
    available: 480,
  },
});

describe("what an action takes", () => {
  it("is said of what is left in the month that pays", () => {
    expect(costWords(credits(14), 2, null, ZONE)).toBe("Uses 2 of your 14 credits.");
    expect(costWords(credits(14), 1, new Date("2026-12-31T12:00:00Z"), ZONE)).toBe("Uses 1 of your 14 credits.");
    expect(costWords(credits(14), 1, new Date("2027-01-01T08:00:00Z"), ZONE)).toBe(
      "Uses 1 of next month's 480 credits.",
    );
    expect(costWords(credits(14), 1, new Date("2027-03-01T08:00:00Z"), ZONE)).toBe(
      "Uses 1 credit of the month in which it goes out.",
    );
  });

  it("says until when where too few are left", () => {
    expect(costWords(credits(1), 2, null, ZONE)).toMatch(/^Needs 2 credits, and 1 is left until .*January/);
    expect(costWords(credits(0), 1, null, ZONE)).toMatch(/^Needs 1 credit, and none is left until /);
  });
});
