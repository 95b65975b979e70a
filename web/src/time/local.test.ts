import { describe, expect, it } from "vitest";
import { instantOf, wallOf } from "./local";

const LA = "America/Los_Angeles";

describe("wall times in a zone", () => {
  it("mean the instant that a clock there shows", () => {
    expect(instantOf("2026-12-22T09:00", LA).toISOString()).toBe("2026-12-22T17:00:00.000Z");
    expect(wallOf("2026-12-22T17:00:00Z", LA)).toBe("2026-12-22T09:00");
  });

  it("that a gap leaves out move forward by the gap", () => {
    expect(instantOf("2026-03-08T02:30", LA).toISOString()).toBe("2026-03-08T10:30:00.000Z");
  });

  it("that occur twice are the first", () => {
    expect(instantOf("2026-11-01T01:30", LA).toISOString()).toBe("2026-11-01T08:30:00.000Z");
  });
});
