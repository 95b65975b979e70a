import { describe, expect, it } from "vitest";
import { freeTime, previewDays, scheduleSchema, startDay } from "./schedule";
import { newSecret } from "./secret";
import * as words from "./words";

const nine = {
  posts_per_week: 3,
  schedule_timezone: "America/Los_Angeles",
  schedule_times: [{ at: "09:00" }],
  days_of_week: [1, 2, 3, 4, 5, 6, 7],
};

function complaints(changes: object): [string, string][] {
  const checked = scheduleSchema.safeParse({ ...nine, ...changes });
  return (checked.error?.issues ?? []).map(({ path, message }) => [path.join("."), message]);
}

describe("a schedule in the form", () => {
  it("is right as it begins", () => {
    expect(complaints({})).toEqual([]);
  });

  it("of no posts is told to pause instead", () => {
    expect(complaints({ posts_per_week: 0 })).toEqual([
      ["posts_per_week", expect.stringContaining("pause the account")],
    ]);
    expect(complaints({ posts_per_week: Number.NaN })[0]?.[1]).toMatch(/such as 3/);
  });

  it("that wants more than its days and times hold says how many they hold", () => {
    expect(complaints({ posts_per_week: 8 })).toEqual([
      ["posts_per_week", expect.stringContaining("7 days with 1 time each hold 7")],
    ]);
    expect(complaints({ posts_per_week: 2, days_of_week: [3] })[0]?.[1]).toMatch(/1 day with 1 time/);
  });

  it.each(["", "9:00", "24:00", "12:60"])("refuses the time '%s' beside it", (at) => {
    expect(complaints({ schedule_times: [{ at: "09:00" }, { at }] })).toEqual([
      ["schedule_times.1.at", expect.stringContaining("such as 09:00")],
    ]);
  });

  it("refuses the second of two same times", () => {
    expect(complaints({ schedule_times: [{ at: "09:00" }, { at: "09:00" }] })).toEqual([
      ["schedule_times.1.at", expect.stringContaining("09:00 is there already")],
    ]);
  });

  it("needs a day and a zone", () => {
    expect(complaints({ days_of_week: [], schedule_timezone: "" }).map(([path]) => path)).toEqual(
      expect.arrayContaining(["schedule_timezone", "days_of_week"]),
    );
  });
});

describe("the preview", () => {
  const schedule = { ...nine, schedule_times: ["09:00"] };

  it("looks a year ahead, unless that is very much", () => {
    expect(previewDays(schedule)).toBe(366);
    expect(previewDays({ ...schedule, posts_per_week: 300 })).toBe(28);
  });

  it("begins today where the account is, even in a zone that the browser does not know", () => {
    const now = new Date("2026-11-21T03:00:00Z");
    expect(startDay("America/Los_Angeles", now)).toBe("2026-11-20");
    expect(startDay("Mars/Olympus", now)).toBe("2026-11-21");
  });
});

describe("another time", () => {
  it("is one that is not there yet", () => {
    expect(freeTime(["09:00"])).toBe("13:00");
    expect(freeTime(["22:30"])).toBe("02:00");
    expect(freeTime(["13:00", "09:00"])).toBe("14:00");
  });
});

describe("a schedule in words", () => {
  it("names days when not all of them, and times in turn", () => {
    const schedule = { ...nine, schedule_times: ["09:00"] };
    expect(words.schedule(schedule)).toBe("3 posts a week, on any day, at 9:00\u00a0AM");
    expect(
      words.schedule({
        ...schedule,
        posts_per_week: 1,
        days_of_week: [1, 4],
        schedule_times: ["09:00", "17:30"],
      }),
    ).toBe("1 post a week, on Mon and Thu, at 9:00\u00a0AM and 5:30\u00a0PM in turn");
  });
});

describe("a new secret", () => {
  it("is 32 random bytes as Standard Webhooks writes them", () => {
    const secret = newSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(atob(secret.slice("whsec_".length))).toHaveLength(32);
    expect(newSecret()).not.toBe(secret);
  });
});
