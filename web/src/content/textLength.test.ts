import { describe, expect, it } from "vitest";
import { textLength } from "./textLength";

// The same examples as tests/unit/domain/test_text_lengths.py.
const FIREFIGHTER = "\u{1f469}\u200d\u{1f692}";

describe("how long a text is", () => {
  it.each([
    ["graphemes", 1],
    ["code_points", 3],
    ["utf16_units", 5],
    ["utf8_bytes", 11],
    ["x_weighted", 2],
  ] as const)("one picture in %s", (unit, counted) => {
    expect(textLength(FIREFIGHTER, unit)).toBe(counted);
    expect(textLength("", unit)).toBe(0);
  });

  it.each([
    ["\u10ff", 1],
    ["\u1100", 2],
    ["\u200d", 1],
    ["\u200e", 2],
    ["\u2010", 1],
    ["\u201f", 1],
    ["\u2020", 2],
    ["\u2032", 1],
    ["\u2038", 2],
    ["\u6c34", 2],
    ["\u{10330}", 2],
    ["e\u0301", 1],
    ["\u202a", 2],
    ["\u00a9 7#*", 5],
  ])("X weighs characters by range: %j", (text, counted) => {
    expect(textLength(text, "x_weighted")).toBe(counted);
  });

  it.each([
    "\u{1f600}",
    FIREFIGHTER,
    "\u{1f44d}\u{1f3fd}",
    "\u{1f1fa}\u{1f1f8}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "7\ufe0f\u20e3",
    "\u2764\ufe0f",
    "\u00a9\ufe0f",
    "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}",
  ])("X counts a picture as two, whatever it is made of: %s", (picture) => {
    expect(textLength(picture, "x_weighted")).toBe(2);
    expect(textLength(`a${picture}${picture}b`, "x_weighted")).toBe(6);
  });

  it.each([
    "https://h2o.example/frost",
    "http://a.co",
    "https://example.com/a?b=c&d=e",
    "https://example.com:8080/x",
    "example.com",
    "shop.example.com/x",
    `https://example.com/${"long/".repeat(50)}end`,
  ])("X counts every address alike: %s", (url) => {
    expect(textLength(url, "x_weighted")).toBe(23);
    expect(textLength(`See ${url}, now.`, "x_weighted")).toBe("See , now.".length + 23);
  });

  it.each(["ada@example.com", "Done.Now", "3.5 and 1.2", "e.g. this"])(
    "X counts as text what is no address: %s",
    (text) => expect(textLength(text, "x_weighted")).toBe(text.length),
  );

  it("finds an address that follows Chinese without a space", () => {
    expect(textLength("\u6c34https://a.co", "x_weighted")).toBe(25);
  });
});
