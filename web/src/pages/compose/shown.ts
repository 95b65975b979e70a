import type { Schema } from "@/api/client";
import { contentBody, type ContentValues } from "@/content/form";

export type Platform = Schema["PlatformView"];

/** How a network shows a post. */
export interface Shown {
  text: string;
  media: string[];
  /** A link card under the text, or a number to call. */
  link: string | null;
}

/** What a network makes of a text and its content (`layers/shared/drumbeat/platforms`). */
export function shownOn(platform: string, values: ContentValues, caption: string): Shown {
  const { media_urls: media, cta_url: url, cta_type: type } = contentBody(values);
  if (platform !== "facebook") return { text: caption, media, link: url };
  const text = caption.trim();
  if (!url) return { text, media, link: null };
  if (type === "CallNow") {
    const call = `Call us: ${url.replace(/^tel:/i, "")}`;
    return { text: `${text}\n\n${call}`.trim(), media, link: null };
  }
  if (media.length === 0) return { text, media, link: url };
  return { text: names(text, url) ? text : `${text}\n\n${url}`.trim(), media, link: null };
}

/** Whether a text holds an address as a whole, not only as the beginning of a longer one. */
function names(text: string, url: string): boolean {
  return text.split(/\s+/).some((word) => {
    const bare = word.replace(/^[(["'<«“]+/, "");
    return bare === url || bare.replace(/[.,;:!?)\]"'>»”]+$/, "") === url;
  });
}
