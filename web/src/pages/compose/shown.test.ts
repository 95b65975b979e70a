import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { NO_CONTENT, type ContentValues } from "@/content/form";
import { mediumAt } from "@/media/medium";
import { shownOn } from "./shown";

/** The API is held to the same table (tests/unit/domain/test_buttons.py), by what is `stored`. */
const TABLE = join(import.meta.dirname, "../../../../tests/contracts/buttons.json");
const CASES = JSON.parse(readFileSync(TABLE, "utf8")) as {
  text: string;
  type: ContentValues["cta_type"];
  typed: string;
  reads: string;
}[];
const IN_TEXT = { link: "text", link_with_media: "text" } as const;
const PAGE = { link: "card", link_with_media: "text" } as const;
const PICTURE = { ...NO_CONTENT, media: [mediumAt("https://pictures.example/1.jpg")] };

it.each(CASES)("a button stands behind the text once: $text, $typed", ({ text, type, typed, reads }) => {
  const values = { ...NO_CONTENT, cta_type: type, cta_url: typed };
  expect(shownOn(IN_TEXT, values, text)).toEqual({ text: reads, media: [], link: null });
});

it("a card takes an address out of the text, and no number", () => {
  const link = { ...NO_CONTENT, cta_type: "LearnMore" as const, cta_url: "https://shop.example/sale" };
  expect(shownOn(PAGE, link, "Sale")).toMatchObject({ text: "Sale", link: "https://shop.example/sale" });
  const call = { ...NO_CONTENT, cta_type: "CallNow" as const, cta_url: "(310) 555-0100" };
  expect(shownOn(PAGE, call, "Burst pipe?")).toMatchObject({
    text: "Burst pipe?\n\nCall us: (310) 555-0100",
    link: null,
  });
});

it("beside media the address goes where those have it", () => {
  const values = { ...PICTURE, cta_type: "LearnMore" as const, cta_url: "https://shop.example/sale" };
  expect(shownOn(PAGE, values, "Sale").text).toBe("Sale\n\nhttps://shop.example/sale");
});
