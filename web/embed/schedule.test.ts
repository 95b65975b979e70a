import { describe, expect, it } from "vitest";
import { nextChange, shownAt, type Banner } from "./schedule";

const banner = (id: string, starts_at: string | null, ends_at: string | null): Banner => ({
  id,
  title: id,
  image: { src: "", srcset: "", width: 1600, height: 600, alt: id },
  link_url: null,
  starts_at,
  ends_at,
});
const BANNERS = [
  banner("always", null, null),
  banner("until midnight", null, "2026-11-30T08:00:00Z"),
  banner("from midnight", "2026-11-30T08:00:00Z", null),
];
const MIDNIGHT = Date.parse("2026-11-30T08:00:00Z");

describe("a website's banners", () => {
  it.each([
    [MIDNIGHT - 1, ["always", "until midnight"]],
    [MIDNIGHT, ["always", "from midnight"]],
  ])("change at midnight of the business by themselves", (now, expected) => {
    expect(shownAt(BANNERS, now).map(({ id }) => id)).toEqual(expected);
  });

  it("say when others are shown next", () => {
    expect(nextChange(BANNERS, MIDNIGHT - 1)).toBe(MIDNIGHT);
    expect(nextChange(BANNERS, MIDNIGHT)).toBe(Infinity);
    expect(nextChange([], MIDNIGHT)).toBe(Infinity);
  });
});
