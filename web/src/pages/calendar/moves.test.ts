import { describe, expect, it } from "vitest";
import type { Row } from "./moves";
import { canUndo, inHour, movedTo, onDay, refusal, stuckBecause } from "./moves";
import { aRow } from "./rows.fixture";

const NOW = new Date("2026-11-21T12:00:00Z");
const LATER = new Date("2026-11-22T12:00:00Z");
const LA = "America/Los_Angeles";

const at = (scheduled_for: string, more: Partial<Row> = {}) => aRow({ scheduled_for, ...more });

describe("moving a post to another day", () => {
  it("keeps its wall time when the clocks change in between", () => {
    const before = at("2026-10-30T16:00:00Z"); // 09:00, still daylight saving time there
    const after = onDay(before, "2026-10-30", "2026-11-02");

    expect(after.toISOString()).toBe("2026-11-02T17:00:00.000Z"); // 09:00 again
  });

  it("counts in its account's zone, whatever zone is shown", () => {
    // 20:00 on the 10th there is 05:00 on the 11th in Berlin, from where it is dragged to the 13th.
    const after = onDay(at("2026-12-11T04:00:00Z"), "2026-12-11", "2026-12-13");

    expect(after.toISOString()).toBe("2026-12-13T04:00:00.000Z");
  });

  it("goes forward by the gap when its time does not exist that day", () => {
    const after = onDay(at("2027-03-13T10:30:00Z"), "2027-03-13", "2027-03-14"); // 02:30

    expect(after.toISOString()).toBe("2027-03-14T10:30:00.000Z"); // 03:30
  });
});

describe("moving a post to an hour", () => {
  it("keeps its minutes, by the clock that is shown", () => {
    const row = at("2026-12-22T17:45:00Z");

    expect(inHour(row, "2026-12-23", 14, LA).toISOString()).toBe("2026-12-23T22:45:00.000Z");
    expect(inHour(row, "2026-12-23", 14, "Europe/Berlin").toISOString()).toBe(
      "2026-12-23T13:45:00.000Z",
    );
  });
});

describe("a move", () => {
  it.each(["Posted", "Publishing", "Unconfirmed"] as const)("is refused when it is %s", (status) => {
    expect(stuckBecause({ status })).toBeTruthy();
    expect(refusal({ status }, LATER, NOW)).toBe(stuckBecause({ status }));
  });

  it.each(["Planned", "Draft", "Scheduled", "Failed", "Missed", "Skipped"] as const)(
    "is allowed when it is %s, to what is still to come",
    (status) => {
      expect(refusal({ status }, LATER, NOW)).toBeUndefined();
      expect(refusal({ status }, NOW, NOW)).toMatch(/passed/);
    },
  );

  it("schedules again what fell through, and so can't be taken back", () => {
    const missed = at("2026-12-22T17:00:00Z", { status: "Missed" });

    expect(movedTo(missed, LATER)).toMatchObject({
      status: "Scheduled",
      due_at: LATER.toISOString(),
    });
    expect(canUndo(missed, NOW)).toBe(false);
  });

  it("can be taken back while its old time is still to come", () => {
    expect(canUndo(at("2026-12-22T17:00:00Z"), NOW)).toBe(true);
    expect(canUndo(at("2026-11-20T17:00:00Z"), NOW)).toBe(false);
  });
});
