import type { Crop } from "./FocalPoint";

/** Sizes in pixels; ratios are width divided by height. Null: no limit. */
export interface Wanted {
  max_width: number;
  max_height: number;
  min_ratio: number | null;
  max_ratio: number | null;
  /** A required width and height. */
  exact: number[] | null;
}

/** How a picture is brought into a network's shape; sizes in pixels. */
export interface Framing {
  width: number;
  height: number;
  /** Nothing is cut off; the rest is filled. */
  padded: boolean;
  cropped: boolean;
}

/** A difference of ratios that is too small to see. */
const SAME = 0.005;

/**
 * What a network gets of a picture, calculated as the API does
 * (`functions/drumbeat/domain/derivatives.py`): without a chosen crop it is padded.
 */
export function framing(width: number, height: number, wanted: Wanted, crop: Crop): Framing {
  const natural = width / height;
  const ratio = ratioOf(natural, wanted);
  const [boundWidth = 0, boundHeight = 0] = wanted.exact ?? [wanted.max_width, wanted.max_height];
  const isShaped = Math.abs(ratio - natural) > SAME;
  const cropped = isShaped && isCut(crop);
  const taken = cropped || !isShaped ? Math.min(width, height * ratio) : Math.max(width, height * ratio);
  const scale = Math.min(boundWidth / taken, boundHeight / (taken / ratio), wanted.exact ? Infinity : 1);
  return {
    width: Math.round(taken * scale),
    height: Math.round((taken / ratio) * scale),
    padded: isShaped && !cropped,
    cropped,
  };
}

/** The exact middle means that nobody has chosen a crop. */
export const isCut = ({ x, y, pad }: Crop): boolean => !pad && (x !== 0.5 || y !== 0.5);

/** A chosen crop, moved off the exact middle, which would mean that nobody has chosen one. */
export const chosen = (crop: Crop): Crop => (crop.pad || isCut(crop) ? crop : { ...crop, x: 0.501 });

function ratioOf(natural: number, { exact, min_ratio: least, max_ratio: most }: Wanted): number {
  const [width, height] = exact ?? [];
  if (width && height) return width / height;
  if (least !== null && natural < least) return least;
  if (most !== null && natural > most) return most;
  return natural;
}
