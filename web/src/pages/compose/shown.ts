import type { Schema } from "@/api/client";
import { contentBody, type ContentValues } from "@/content/form";
import type { Medium } from "@/media/medium";
import { mentions } from "./webAddresses";

export type Platform = Schema["PlatformView"];

/** How a network shows a post. */
export interface Shown {
  text: string;
  media: readonly Medium[];
  /** A link card under the text, or a link in a separate field. */
  link: string | null;
}

/** How a network combines a text with its button, by the place that its profile has for links. */
export function shownOn(
  platform: Pick<Platform, "link" | "link_with_media"> | undefined,
  values: ContentValues,
  caption: string,
): Shown {
  const { cta_url: url, cta_type: type } = contentBody(values);
  const { media } = values;
  const place = (media.length > 0 ? platform?.link_with_media : platform?.link) ?? "field";
  if (place === "field") return { text: caption, media, link: url };
  const text = caption.trim();
  if (!url || place === "none") return { text, media, link: null };
  if (type === "CallNow") {
    const number = url.replace(/^tel:/i, "");
    const isSaid = says(text, number);
    return { text: isSaid ? text : `${text}\n\nCall us: ${number}`.trim(), media, link: null };
  }
  if (place === "card") return { text, media, link: url };
  return { text: mentions(text, url) ? text : `${text}\n\n${url}`.trim(), media, link: null };
}

/** Whether a text contains this number, and not only a longer one. */
function says(text: string, number: string): boolean {
  const literal = number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!\\p{Nd})${literal}(?!\\p{Nd})`, "u").test(text);
}
