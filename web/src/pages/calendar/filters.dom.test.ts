import { describe, expect, it } from "vitest";
import { NOTHING_JOINED } from "./concerns";
import { filtered, placed, toggled } from "./filters";
import { aRow } from "./rows.fixture";
import { lookAgainAfter, nextCursor } from "./queries";
import { calendarSearch } from "./search";

const ONE = aRow({ id: "one" });
const OTHER = aRow({
  id: "other",
  channel_account_id: "newsletter",
  status: "Planned",
  due_at: null,
});
const DAYS = { "2026-12-22": [ONE, OTHER], "2026-12-23": [aRow({ id: "third", scheduled_for: "2026-12-23T17:00:00Z" })] };

describe("filters", () => {
  it("leave posts of the chosen accounts and statuses, and no empty day", () => {
    expect(filtered(DAYS, { accounts: ["newsletter"] }, NOTHING_JOINED)).toEqual({ "2026-12-22": [OTHER] });
    expect(filtered(DAYS, { accounts: ["newsletter"], statuses: ["Scheduled"] }, NOTHING_JOINED)).toEqual({});
  });

  it("leave everything, and the same object, when there are none", () => {
    expect(filtered(DAYS, {}, NOTHING_JOINED)).toBe(DAYS);
  });

  it("are toggled one by one, and gone with the last", () => {
    expect(toggled(undefined, "a")).toEqual(["a"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    expect(toggled(["b"], "b")).toBeUndefined();
  });

  it("that an address spells wrongly count as absent", () => {
    const read = calendarSearch.parse({ view: "year", day: "soon", zone: "Mars/Base", statuses: ["Lost"] });

    expect(read).toEqual({});
  });
});

describe("placing a post", () => {
  it("puts it on its new day in time order, and takes it from the old one", () => {
    const early = { ...ONE, scheduled_for: "2026-12-23T08:00:00Z" };

    const after = placed(DAYS, early, "2026-12-23");

    expect(after["2026-12-22"]).toEqual([OTHER]);
    expect(after["2026-12-23"]?.map((row) => row.id)).toEqual(["one", "third"]);
  });

  it("takes it out when its day is not shown", () => {
    expect(placed(DAYS, ONE, null)["2026-12-22"]).toEqual([OTHER]);
  });
});

describe("looking again", () => {
  const now = Date.parse("2026-12-22T16:59:30Z");

  it("is soon while a post is due within a minute or being published", () => {
    expect(lookAgainAfter([ONE], now)).toBe(5_000);
    expect(lookAgainAfter([aRow({ status: "Publishing" })], now)).toBe(5_000);
    expect(lookAgainAfter([OTHER], now)).toBe(12_000);
  });

  it("is soon for a while after a post was sent at once, though its time is far ahead", () => {
    const ahead = aRow({ scheduled_for: "2027-03-01T17:00:00Z" });
    const sent = { ...ahead, due_at: new Date(now).toISOString() };

    expect(lookAgainAfter([sent], now)).toBe(5_000);
    expect(lookAgainAfter([sent], now + 5 * 60_000)).toBe(12_000);
    expect(lookAgainAfter([{ ...sent, status: "Posted", due_at: null }], now)).toBe(12_000);
  });

  it("is calm while a post was put off to later, though its time has come", () => {
    const putOff = aRow({ due_at: "2026-12-22T17:30:00Z" });

    expect(lookAgainAfter([putOff], now)).toBe(12_000);
  });

  it("is less often when there is much to read", () => {
    expect(lookAgainAfter(Array.from({ length: 10_000 }, () => ONE), now)).toBe(12_000);
  });

  it("follows the link to the rest of a long answer", () => {
    expect(nextCursor('<?tenant_id=h2o&cursor=abc%3D>; rel="next"')).toBe("abc=");
    expect(nextCursor(null)).toBeUndefined();
  });
});
