import { describe, expect, it } from "vitest";
import { labelled, roundUp, roundUpLag } from "./scale";

describe("an axis", () => {
  it.each([
    [0, 1],
    [0.083, 0.1],
    [1, 1],
    [1.2, 2],
    [3, 5],
    [7, 10],
    [10, 10],
    [99, 100],
  ])("that must hold %d ends at %d", (largest, end) => {
    expect(roundUp(largest)).toBeCloseTo(end);
  });

  it.each([
    [0.083, 0.1],
    [7, 10],
    [29, 50],
    [54, 60],
    [61, 120],
    [1700, 3000],
    [2400, 3600],
    [5000, 7200],
  ])("of seconds that must hold %d ends at %d", (largest, end) => {
    expect(roundUpLag(largest)).toBeCloseTo(end);
  });

  it("has few labels, and one for the last day", () => {
    expect([...labelled(28, 5)].sort((a, b) => a - b)).toEqual([3, 9, 15, 21, 27]);
    expect([...labelled(7, 7)]).toHaveLength(7);
    expect(labelled(0, 5).size).toBe(0);
  });
});
