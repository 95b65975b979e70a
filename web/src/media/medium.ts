import type { Schema } from "@/api/client";
import type { Asset } from "./asset";

/**
 * A picture or video of a text: of the library (`asset_id`), or at a stranger's address (`url`), of
 * which nothing else is known.
 */
export type Medium = Schema["MediumView"];

/** Of one text, and in characters; the API's own. */
export const MOST_MEDIA = 10;
export const LONGEST_ALT = 1_500;

/** What a text says of it. Its own description and shape are the library's, unless a text says otherwise. */
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

/** As the API takes it: what is known of it besides is not sent. */
export const mediaBody = (media: readonly Medium[]) =>
  media.map(({ asset_id, url, alt, crop }) => ({
    ...(asset_id ? { asset_id } : { url }),
    alt,
    ...(crop && { crop }),
  }));

/** Whether two texts show the same, in the same order, and say the same of it. */
export const isSameMedia = (one: readonly Medium[], other: readonly Medium[]): boolean =>
  JSON.stringify(mediaBody(one)) === JSON.stringify(mediaBody(other));

/** What one is told apart by from others of its text. */
export const keyOf = ({ asset_id, url }: Medium): string => asset_id ?? url ?? "";

/** The same list with one of it elsewhere; places from 0. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const left = list.filter((_, place) => place !== from);
  return [...left.slice(0, to), ...list.slice(from, from + 1), ...left.slice(to)];
}

const isWeb = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

/** What is wrong with a picture's address; undefined when nothing is. */
export function wrongAddress(address: string): string | undefined {
  if (/^http:/i.test(address)) {
    return `Use an address that begins with https://. Browsers don't show pictures from http://, as in ${address}.`;
  }
  return isWeb(address)
    ? undefined
    : `“${address}” is not a picture's address. Use whole addresses that begin with https://.`;
}

/** The addresses that a text holds, one per line or parted by blanks; blanks in them become %20. */
export function addressesIn(text: string): string[] {
  return text
    .split(/\n|\s+(?=https?:\/\/)/i)
    .map((line) => line.trim().replace(/\s/g, "%20"))
    .filter(Boolean);
}
