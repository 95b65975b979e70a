import { expect, it } from "vitest";
import { slugOf } from "./slug";

it.each([
  ["H2O Plumbing & Co", "h2o-plumbing-co"],
  ["  Café Zoë!", "cafe-zoe"],
  ["__all county", "all-county"],
  ["東京", ""],
  ["x".repeat(80), "x".repeat(63)],
])("%s has the address %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
