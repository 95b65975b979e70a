import { expect, it } from "vitest";
import { slugOf, spareName, suggestedName } from "./slug";

it.each([
  ["H2O Plumbing & Co", "h2o-plumbing-co"],
  ["  Café Zoë!", "cafe-zoe"],
  ["__all county", "all-county"],
  ["Joe's Diner", "joes-diner"],
  ["Кафе «Ромашка»", "kafe-romashka"],
  ["Ταβέρνα", "taverna"],
  ["ＦＵＬＬ　width", "full-width"],
  ["x".repeat(80), "x".repeat(63)],
])("%s has the address %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it("a name without Latin letters is called after its founder, else by a spare name", () => {
  expect(suggestedName("東京", "ana.b@example.com", "business-1234")).toBe("ana-b");
  expect(suggestedName("東京", "花@example.com", "business-1234")).toBe("business-1234");
  expect(suggestedName(" ", "ana@example.com", "business-1234")).toBe("");
  expect(spareName()).toMatch(/^business-[0-9a-f]{4}$/);
});
