import { describe, expect, it } from "vitest";
import {
  accountsWords,
  aheadWords,
  lastDay,
  queueWords,
  todayWords,
  toldOf,
  type Limit,
  type Shortage,
} from "./limits";

const limit = (name: Limit["name"], current: number, max: number, by_platform = {}): Limit => ({
  name,
  current,
  max,
  remaining: Math.max(0, max - current),
  resets_at: null,
  upgrade_to: "pro",
  by_platform,
});

describe("what is said before there is no room", () => {
  it.each([
    [39, 50, undefined],
    [48, 50, "48 of 50 posts are scheduled. There is room for 2 more."],
    [50, 50, "50 of 50 posts are scheduled. Another one fits when one of them has gone out."],
    [60, 50, "60 of 50 posts are scheduled. Another one fits when one of them has gone out."],
    [1, 1, "1 of 1 post is scheduled. Another one fits when one of them has gone out."],
  ])("%d posts of %d that may be scheduled", (current, max, words) => {
    expect(queueWords(limit("queue", current, max))).toBe(words);
  });

  it("counts a network's accounts, also before the last one", () => {
    const accounts = limit("accounts_per_platform", 3, 3, { facebook: 2, x: 3 });

    expect(accountsWords(accounts, "facebook")).toBe("2 of 3 Facebook accounts.");
    expect(accountsWords(accounts, "x")).toBe("3 of 3 X accounts: there is no room for another.");
    expect(accountsWords(accounts, "linkedin")).toBe("0 of 3 LinkedIn accounts.");
  });

  it("tells of a day's posts while there is room for few; then the refusal says it", () => {
    const today = limit("posts_per_day", 3, 3, { facebook: 1, x: 2, bluesky: 3 });

    expect(todayWords(today, "facebook")).toBeUndefined();
    expect(todayWords(today, "x")).toBe("2 of 3 posts today on X.");
    expect(todayWords(today, "bluesky")).toBeUndefined();
  });

  it("counts days ahead from the business's own today", () => {
    const ahead = limit("days_ahead", 0, 7);
    const now = new Date("2026-11-30T05:00:00Z");

    expect(lastDay(ahead, "America/Los_Angeles", now)).toBe("2026-12-06");
    expect(lastDay(ahead, "Europe/Paris", now)).toBe("2026-12-07");
    expect(aheadWords(ahead, "Europe/Paris", now)).toMatch(/^On your plan posts can be scheduled up to .*7/);
  });

  it("tells each shortage once; of the queue only to what waits there anew, of credits never", () => {
    const short = (action: number, code: string, message: string): Shortage => ({
      action,
      code,
      message,
      current: 5,
      max: 5,
      resets_at: null,
      upgrade_to: "pro",
    });
    const found = [
      short(0, "queue", "5 are scheduled."),
      short(1, "queue", "5 are scheduled."),
      short(1, "no_credits", "None is left."),
      short(2, "posts_per_day", "That day has 3."),
    ];
    const said = (wait: boolean) => toldOf(found, wait).map(({ message }) => message);

    expect(said(true)).toEqual(["5 are scheduled.", "That day has 3."]);
    expect(said(false)).toEqual(["That day has 3."]);
  });
});
