import { expect, it } from "vitest";
import { completions } from "./completions";

const KNOWN = ["team", "winter", "Winter deals"];

it.each([
  ["", ["team", "winter", "Winter deals"]],
  ["win", ["winter", "Winter deals"]],
  ["team,", ["team, winter", "team, Winter deals"]],
  ["Team, win", ["Team, winter", "Team, Winter deals"]],
  ["winter, d", ["winter, Winter deals"]],
  ["spring, x", []],
])("after “%s” what is known completes the last label", (typed, offered) => {
  expect(completions(typed, KNOWN)).toEqual(offered);
});
