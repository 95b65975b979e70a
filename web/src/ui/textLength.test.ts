import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textLength, type Unit } from "./textLength";

/** The API is held to the same table (tests/unit/domain/test_text_lengths.py). */
const TABLE = join(import.meta.dirname, "../../../tests/contracts/text_lengths.json");
const CASES = JSON.parse(readFileSync(TABLE, "utf8")) as ({ text: string } & Record<Unit, number>)[];

describe("how long a text is", () => {
  it.each(CASES)("$text", ({ text, ...counted }) => {
    const units = Object.keys(counted) as Unit[];

    expect(Object.fromEntries(units.map((unit) => [unit, textLength(text, unit)]))).toEqual(counted);
    expect(units).toHaveLength(6);
  });
});
