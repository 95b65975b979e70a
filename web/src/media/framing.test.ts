import { describe, expect, it } from "vitest";
import { framing, type Wanted } from "./framing";

const ANY: Wanted = { max_width: 4096, max_height: 4096, min_ratio: null, max_ratio: null, exact: null };
const INSTAGRAM: Wanted = { ...ANY, max_width: 1440, max_height: 1800, min_ratio: 0.8, max_ratio: 1.91 };
const BANNER: Wanted = { ...ANY, exact: [1600, 600] };
const UNCHOSEN = { x: 0.5, y: 0.5, pad: false };
const LEFT = { x: 0.2, y: 0.5, pad: false };

describe("what a network gets of a picture", () => {
  it("is the whole picture, made smaller where it is too large", () => {
    expect(framing(1600, 1200, ANY, UNCHOSEN)).toEqual({ width: 1600, height: 1200, padded: false, cropped: false });
    expect(framing(8000, 6000, ANY, UNCHOSEN)).toEqual({ width: 4096, height: 3072, padded: false, cropped: false });
  });

  it("has a border where it is too narrow or too wide, and nobody chose to cut it", () => {
    expect(framing(600, 1200, INSTAGRAM, UNCHOSEN)).toEqual({ width: 960, height: 1200, padded: true, cropped: false });
    expect(framing(3000, 1000, INSTAGRAM, UNCHOSEN)).toMatchObject({ width: 1440, height: 754, padded: true });
  });

  it("is cut around the point that somebody chose", () => {
    expect(framing(600, 1200, INSTAGRAM, LEFT)).toEqual({ width: 600, height: 750, padded: false, cropped: true });
    expect(framing(600, 1200, INSTAGRAM, { ...LEFT, pad: true })).toMatchObject({ padded: true, cropped: false });
  });

  it("has the size that is wanted, be it larger", () => {
    expect(framing(800, 600, BANNER, LEFT)).toEqual({ width: 1600, height: 600, padded: false, cropped: true });
    expect(framing(800, 600, BANNER, UNCHOSEN)).toMatchObject({ width: 1600, height: 600, padded: true });
  });
});
