import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textLength, type Unit } from "./textLength";
import { TOP_LEVEL_DOMAINS } from "./topLevelDomains";
import { xAddresses } from "./xAddresses";

/** twitter-text's own test cases; the API passes them as well. */
const TWITTER_TEXT = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../tests/contracts/twitter_text.json"), "utf8"),
) as {
  lengths: { text: string; length: number }[];
  addresses: { text: string; expected: string[] }[];
  top_level_domains: string;
};

/** The API is tested with the same table (tests/unit/domain/test_text_lengths.py). */
const TABLE = join(import.meta.dirname, "../../../tests/contracts/text_lengths.json");
const CASES = JSON.parse(readFileSync(TABLE, "utf8")) as ({ text: string } & Record<Unit, number>)[];

describe("how long a text is", () => {
  it.each(CASES)("$text", ({ text, ...counted }) => {
    const units = Object.keys(counted) as Unit[];

    expect(Object.fromEntries(units.map((unit) => [unit, textLength(text, unit)]))).toEqual(counted);
    expect(units).toHaveLength(6);
  });
});

describe("how X counts", () => {
  it.each(TWITTER_TEXT.lengths)("$text", ({ text, length }) => {
    expect(textLength(text, "x_weighted")).toBe(length);
  });

  it.each(TWITTER_TEXT.addresses)("which addresses it finds in $text", ({ text, expected }) => {
    expect(xAddresses(text).map((span) => text.slice(...span))).toEqual(expected);
  });

  it("knows the top-level domains that X knows", () => {
    expect([...TOP_LEVEL_DOMAINS].sort()).toEqual(TWITTER_TEXT.top_level_domains.split(" ").sort());
  });

  it("counts long texts without dwelling on them", () => {
    const long = `${"水".repeat(40_000)}.${"a.".repeat(20_000)}${"b-_".repeat(20_000)}.com`;

    const started = performance.now();
    textLength(long, "x_weighted");

    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
