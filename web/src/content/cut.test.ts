import { expect, it } from "vitest";
import { beginning } from "./cut";

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
