import type { Schema } from "@/api/client";
import { contentBody, type ContentValues } from "@/content/form";
import { mentions } from "./webAddresses";

export type Platform = Schema["PlatformView"];

/** How a network shows a post. */
export interface Shown {
  text: string;
  media: string[];
  /** A link card under the text, or a number to call. */
  link: string | null;
}

/** What a network makes of a text and its content (`functions/drumbeat/platforms`). */
export function shownOn(platform: string, values: ContentValues, caption: string): Shown {
  const { media_urls: media, cta_url: url, cta_type: type } = contentBody(values);
  if (platform !== "facebook") return { text: caption, media, link: url };
  const text = caption.trim();
  if (!url) return { text, media, link: null };
  if (type === "CallNow") {
    const number = url.replace(/^tel:/i, "");
    const there = says(text, number);
    return { text: there ? text : `${text}\n\nCall us: ${number}`.trim(), media, link: null };
  }
  if (media.length === 0) return { text, media, link: url };
  return { text: mentions(text, url) ? text : `${text}\n\n${url}`.trim(), media, link: null };
}

/** Whether a text says a number, and not only a longer one that holds it. */
function says(text: string, number: string): boolean {
  const literal = number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!\\p{Nd})${literal}(?!\\p{Nd})`, "u").test(text);
}
