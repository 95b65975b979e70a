import { expect, it } from "vitest";
import { beginning, madeTitle } from "./cut";

it("is the first line when that is short enough", () => {
  expect(beginning("\n Burst pipe?\nWe come.", 60)).toBe("Burst pipe?");
});

it("ends between words", () => {
  expect(beginning("word ".repeat(40), 20)).toBe("word word word…");
});

it("ends between characters, never in an emoji or before its mark", () => {
  const families = "👨‍👩‍👧".repeat(10);
  expect(beginning(families, 5)).toBe(`${"👨‍👩‍👧".repeat(4)}…`);
  expect(beginning(`${"a".repeat(29)}😀${"b".repeat(40)}`, 31)).toBe(`${"a".repeat(29)}😀…`);
  expect(beginning(`${"a".repeat(3)}e\u0301${"b".repeat(40)}`, 5)).toBe("aaae\u0301…");
});

it("a made title is the first line that can be seen", () => {
  expect(madeTitle("\n\u200b \n Burst pipe? \r\nWe come.")).toBe("Burst pipe?");
  expect(madeTitle(" \n\u200b")).toBe("");
});

it("a made title is as long as the API makes it: 80 code points, cut between characters", () => {
  expect(madeTitle("a".repeat(80))).toBe("a".repeat(80));
  expect(madeTitle("a".repeat(81))).toBe("a".repeat(80));
  expect(madeTitle("👨‍👩‍👧".repeat(40))).toBe("👨‍👩‍👧".repeat(16));
  expect(madeTitle(`${"a".repeat(79)}e\u0301`)).toBe("a".repeat(79));
  expect(madeTitle(`e${"\u0301".repeat(100)}`)).toBe(`e${"\u0301".repeat(79)}`);
});
