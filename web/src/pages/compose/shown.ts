import type { Schema } from "@/api/client";
import { contentBody, type ContentValues } from "@/content/form";

export type Platform = Schema["PlatformView"];

/** How a network shows a post. */
export interface Shown {
  text: string;
  media: string[];
  /** A link card under the text. */
  link: string | null;
}

/** What a network makes of a text and its content (`layers/shared/drumbeat/platforms`). */
export function shownOn(platform: string, values: ContentValues, caption: string): Shown {
  const { media_urls: media, cta_url: url } = contentBody(values);
  if (platform !== "facebook") return { text: caption, media, link: url };
  const text = caption.trim();
  if (url && media.length === 0 && /^https?:/i.test(url)) return { text, media, link: url };
  const withLink = url && !text.includes(url) ? `${text}\n\n${url}`.trim() : text;
  return { text: withLink, media, link: null };
}
