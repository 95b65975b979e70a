import { expect, it } from "vitest";
import { lag, lateness } from "./lag";

it.each([
  [0, "0 ms"],
  [0.0834, "83 ms"],
  [1.24, "1.2 sec"],
  [42.4, "42 sec"],
  [95, "1.6 min"],
  [1500, "25 min"],
  [7200, "2 hr"],
])("says %d seconds as %s", (seconds, words) => {
  expect(lag(seconds)).toBe(words);
});

it("says how late something was, and that nobody noticed", () => {
  expect(lateness(1.24)).toBe("1.2 sec late");
  expect(lateness(0.04)).toBe("on time");
});
