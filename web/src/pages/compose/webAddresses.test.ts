import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mentions } from "./webAddresses";

/** The API is held to the same table (tests/unit/domain/test_web_addresses.py). */
const TABLE = join(import.meta.dirname, "../../../../tests/contracts/web_addresses.json");
const CASES = JSON.parse(readFileSync(TABLE, "utf8")) as {
  text: string;
  address: string;
  mentioned: boolean;
}[];

it.each(CASES)("a text mentions an address only as a whole: $text, $address", ({ text, address, mentioned }) => {
  expect(mentions(text, address)).toBe(mentioned);
});
