import { describe, expect, it } from "vitest";
import { overviewSearch, rangeOf, spanOf } from "./search";

const TODAY = "2026-11-29";

describe("the time range in the address", () => {
  it.each([
    ["nothing", {}, "2026-11-02", TODAY],
    ["a span", { days: 7 }, "2026-11-23", TODAY],
    ["a first day", { from: "2026-11-20" }, "2026-11-20", TODAY],
    ["both days", { from: "2026-10-01", to: "2026-10-05", days: 90 }, "2026-10-01", "2026-10-05"],
    ["days the wrong way round", { from: "2026-10-05", to: "2026-10-01" }, "2026-10-01", "2026-10-05"],
    ["what is none", { days: 12, from: "yesterday", to: 7 }, "2026-11-02", TODAY],
  ])("of %s", (_, address, first, last) => {
    const search = overviewSearch.parse(address);

    expect(rangeOf(search, TODAY)).toEqual({ first, last });
  });

  it("has a chosen span only where no days are named", () => {
    expect(spanOf({})).toBe(28);
    expect(spanOf({ days: 90 })).toBe(90);
    expect(spanOf({ from: "2026-10-01" })).toBeUndefined();
  });
});
