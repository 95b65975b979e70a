import { expect, it } from "vitest";
import { atMost, nearlyFull, tooLong } from "./lengths";

it("says by how much a text is too long", () => {
  expect(tooLong("x".repeat(1_000), 1_000)).toBeUndefined();
  expect(tooLong("x".repeat(1_001), 1_000)).toBe(
    "This is 1 character too long. Shorten it to 1,000 characters.",
  );
  expect(tooLong("x".repeat(2_250), 1_000)).toContain("1,250 characters too long");
});

it("counts what the API counts: an emoji of one code point is one", () => {
  expect(tooLong("😀".repeat(200), 200)).toBeUndefined();
  expect(atMost(200).safeParse("😀".repeat(200)).success).toBe(true);
  expect(atMost(200).safeParse("😀".repeat(201)).error?.issues[0]?.message).toContain("1 character too long");
});

it("counts aloud only once a text is nearly full", () => {
  expect(nearlyFull("x".repeat(800), 1_000)).toBeUndefined();
  expect(nearlyFull("x".repeat(801), 1_000)).toBe("801 of 1,000 characters");
});
