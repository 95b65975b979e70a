import { expect, it } from "vitest";
import { NO_CONTENT } from "@/content/form";
import { mediumAt } from "@/media/medium";
import { shownOn } from "./shown";

const PAGE = { link: "card", link_with_media: "text" } as const;
const PICTURE = { ...NO_CONTENT, media: [mediumAt("https://pictures.example/1.jpg")] };

it("a longer address in the text is not the button's", () => {
  const values = { ...PICTURE, cta_type: "LearnMore" as const, cta_url: "https://shop.example/sale" };
  const { text } = shownOn(PAGE, values, "See https://shop.example/sale-2026 for all");
  expect(text).toBe("See https://shop.example/sale-2026 for all\n\nhttps://shop.example/sale");
});

it("an address that the text names already is not said twice", () => {
  const values = { ...PICTURE, cta_type: "LearnMore" as const, cta_url: "https://shop.example/sale" };
  expect(shownOn(PAGE, values, "All of it (https://shop.example/sale).").text).toBe(
    "All of it (https://shop.example/sale).",
  );
});

it("a number is said as a number", () => {
  const values = { ...NO_CONTENT, cta_type: "CallNow" as const, cta_url: "(310) 555-0100" };
  expect(shownOn(PAGE, values, "Burst pipe?").text).toBe("Burst pipe?\n\nCall us: (310) 555-0100");
});

it("a number that the text says already is not said twice", () => {
  const values = { ...NO_CONTENT, cta_type: "CallNow" as const, cta_url: "(310) 555-0100" };
  expect(shownOn(PAGE, values, "Call (310) 555-0100!").text).toBe("Call (310) 555-0100!");
  expect(shownOn(PAGE, values, "Call (310) 555-01007").text).toMatch(/Call us: \(310\) 555-0100$/);
});

it("a number is shown without its scheme", () => {
  const values = { ...NO_CONTENT, cta_type: "CallNow" as const, cta_url: "tel:+13105550100" };
  expect(shownOn(PAGE, values, "Burst pipe?").text).toBe("Burst pipe?\n\nCall us: +13105550100");
});
