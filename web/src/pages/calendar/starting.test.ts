import { expect, it } from "vitest";
import { startOn } from "./starting";

const HOME = { shown: "America/Los_Angeles", own: "America/Los_Angeles" };
const ABROAD = { shown: "Europe/Berlin", own: "America/Los_Angeles" };

it("a day leaves the time open", () => {
  expect(startOn("2026-12-22", undefined, HOME)).toEqual({ date: "2026-12-22" });
  expect(startOn("2026-12-22", undefined, ABROAD)).toEqual({ date: "2026-12-22" });
});

it("an hour is told on the business's clock, whatever zone the calendar shows", () => {
  expect(startOn("2026-12-22", 9, HOME)).toEqual({ date: "2026-12-22", time: "09:00" });
  expect(startOn("2026-12-22", 7, ABROAD)).toEqual({ date: "2026-12-21", time: "22:00" });
});
