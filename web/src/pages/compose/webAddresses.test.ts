import { expect, it } from "vitest";
import { mentions } from "./webAddresses";

// The same cases as in `tests/unit/domain/test_web_addresses.py`.
it.each([
  ["See https://shop.example/sale", true],
  ["(https://shop.example/sale).", true],
  ["https://SHOP.example:443/sale!", true],
  ["Sale:https://shop.example/sale", true],
  ["“https://shop.example/sale”…", true],
  ["First https://shop.example/sale-2026, then https://shop.example/sale", true],
  ["See https://shop.example/sale-2026 for all", false],
  ["See https://shop.example/sale/2 for all", false],
  ["See https://shop.example/sale?x=1", false],
  ["See https://shop.example/Sale", false],
  ["See https://shop.example:8443/sale", false],
  ["See https://shop.example/old/../sale", false],
  ["See http://shop.example/sale", false],
  ["See shop.example/sale", false],
])("a text mentions an address only as a whole: %s", (text, there) => {
  expect(mentions(text, "https://shop.example/sale")).toBe(there);
});

it("the end of a host is the same with and without its slash", () => {
  expect(mentions("See https://shop.example, today", "https://shop.example/")).toBe(true);
  expect(mentions("See https://shop.example/", "https://shop.example")).toBe(true);
});

it("what the API encodes is the same encoded", () => {
  expect(mentions("See https://shop.example/my%20photo", "https://shop.example/my photo")).toBe(true);
  expect(mentions("See https://shop.example/{x}", "https://shop.example/%7Bx%7D")).toBe(true);
});

it("a bracket within an address belongs to it", () => {
  expect(mentions("https://shop.example/a_(b)", "https://shop.example/a_(b)")).toBe(true);
  expect(mentions("(https://[::1]:8080/x)", "https://[::1]:8080/x")).toBe(true);
});

it("what is no address is mentioned nowhere", () => {
  expect(mentions("https://[your-link]", "https://[your-link]")).toBe(false);
  expect(mentions("shop.example", "shop.example")).toBe(false);
});
