import { expect, it } from "vitest";
import { limitReached, tooOften } from "./refusals";

const NOW = new Date(2026, 10, 28, 15, 2, 30);

it("too many tries say when one may try again", () => {
  expect(tooOften(20, NOW)).toBe("That was too often. Try again in 20 seconds.");
  expect(tooOften(700, NOW)).toMatch(/^That was too often\. Try again in 12 minutes, at 3:15\sPM\.$/);
  expect(tooOften(10 * 3600, NOW)).toMatch(/at Sunday,? (at )?1:03\sAM\.$/);
  expect(tooOften(undefined, NOW)).toBe("That was too often. Wait a few minutes, then try again.");
});

it.each([
  ["businesses_per_person", "Leave one that you no longer need"],
  ["members_per_business", "Remove one under Members"],
  ["accounts_per_business", "Delete one that you no longer need"],
  ["invitations_per_day", "Invite more tomorrow"],
])("a limit that is reached says what to do (%s)", (name, remedy) => {
  const words = limitReached({ name, current: 20, max: 20 });
  expect(words).toContain("20");
  expect(words).toContain(remedy);
});

it("a limit that the console does not know is told in the API's words", () => {
  expect(limitReached({ name: "banners", current: 1, max: 1 })).toBeUndefined();
});
