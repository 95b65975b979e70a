import { expect, it } from "vitest";
import { picture } from "./asset.fixture";
import { addressesIn, isSameMedia, mediaBody, mediumAt, mediumOf, moved, wrongAddress } from "./medium";

it("the library's own are named by their id, strangers' by their address", () => {
  const media = [{ ...mediumOf(picture()), crop: { x: 0, y: 1, pad: false } }, mediumAt("https://a.example/1.jpg")];
  expect(mediaBody(media)).toEqual([
    { asset_id: "pic-1", alt: "", crop: { x: 0, y: 1, pad: false } },
    { url: "https://a.example/1.jpg", alt: "" },
  ]);
});

it("what the library made of a picture meanwhile changes no text", () => {
  const before = mediumOf(picture({ status: "processing", url: null, thumbnail_url: null }));
  expect(isSameMedia([before], [mediumOf(picture())])).toBe(true);
  expect(isSameMedia([before], [{ ...before, alt: "A pipe" }])).toBe(false);
});

it.each([
  [0, 2, "bca"],
  [2, 0, "cab"],
  [1, 1, "abc"],
])("from place %d to %d", (from, to, order) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(order);
});

it("blanks in an address are written as browsers do, and two on one line are taken apart", () => {
  expect(addressesIn("https://example.com/my photo.jpg https://example.com/2.jpg\n\n")).toEqual([
    "https://example.com/my%20photo.jpg",
    "https://example.com/2.jpg",
  ]);
});

it.each([
  ["http://a.example/1.jpg", /begins with https/],
  ["fotos/2.jpg", /“fotos\/2.jpg” is not a picture's address/],
  ["https://[your-picture]", /not a picture's address/],
])("%s is no address of a picture that is shown", (address, words) => {
  expect(wrongAddress(address)).toMatch(words);
});
