import type { Schema } from "@/api/client";
import type { Asset } from "./asset";

/**
 * A picture or video of a text: of the library (`asset_id`), or at another address (`url`), of
 * which nothing else is known.
 */
export type Medium = Schema["MediumView"];

/** The API's limits: media of one text, and characters. */
export const MOST_MEDIA = 10;
export const LONGEST_ALT = 1_500;

/**
 * A text's reference to an asset. Its description and crop are the library's unless the text has
 * its own.
 */
export const mediumOf = (asset: Asset): Medium => ({
  asset_id: asset.id,
  url: asset.url,
  alt: "",
  crop: null,
  kind: asset.kind,
  status: asset.status,
  thumbnail_url: asset.thumbnail_url,
  width: asset.width,
  height: asset.height,
});

export const mediumAt = (url: string): Medium => ({
  asset_id: null,
  url,
  alt: "",
  crop: null,
  kind: null,
  status: null,
  thumbnail_url: null,
  width: null,
  height: null,
});

/** The body for the API, without fields that only answers have. */
export const mediaBody = (media: readonly Medium[]) =>
  media.map(({ asset_id, url, alt, crop }) => ({
    ...(asset_id ? { asset_id } : { url }),
    alt,
    ...(crop && { crop }),
  }));

/**
 * Whether two texts show the same media in the same order, with the same descriptions and crops.
 */
export const isSameMedia = (one: readonly Medium[], other: readonly Medium[]): boolean =>
  JSON.stringify(mediaBody(one)) === JSON.stringify(mediaBody(other));

/** Identifies a medium among others of its text. */
export const keyOf = ({ asset_id, url }: Medium): string => asset_id ?? url ?? "";

/** The same list with one item moved; positions from 0. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const left = list.filter((_, place) => place !== from);
  return [...left.slice(0, to), ...list.slice(from, from + 1), ...left.slice(to)];
}

const isWeb = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

/** The error in a picture's address; undefined when there is none. */
export function wrongAddress(address: string): string | undefined {
  if (/^http:/i.test(address)) {
    return `Use an address that begins with https://. Browsers don't show pictures from http://, as in ${address}.`;
  }
  return isWeb(address)
    ? undefined
    : `“${address}” is not a picture's address. Use whole addresses that begin with https://.`;
}

/** The addresses in a text, separated by lines or blanks; blanks within them become %20. */
export function addressesIn(text: string): string[] {
  return text
    .split(/\n|\s+(?=https?:\/\/)/i)
    .map((line) => line.trim().replace(/\s/g, "%20"))
    .filter(Boolean);
}
