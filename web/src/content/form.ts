import { z } from "@/zod";
import type { Schema } from "@/api/client";

type Content = Schema["ContentView"];

export const CTA_TYPES = ["None", "CallNow", "BookOnline", "LearnMore"] as const;

/** What people call the button under a post. */
export const CTA_NAMES: Record<(typeof CTA_TYPES)[number], string> = {
  None: "No button",
  CallNow: "Call now",
  BookOnline: "Book online",
  LearnMore: "Learn more",
};

const MOST_MEDIA = 10;
const WEB = /^https?:\/\/[^\s/?#]+\S*$/i;
const PHONE = /^tel:[+0-9().-]+$/i;

/** What `ContentFields` asks for; `media_urls` holds one address per line. */
export const contentSchema = z
  .object({
    title: z
      .string()
      .trim()
      .min(1, "Give it a title, so that you find it again.")
      .max(200, "Use 200 characters at most."),
    base_caption: z.string().max(20_000, "Use 20,000 characters at most."),
    media_urls: z
      .string()
      .refine((text) => lines(text).every((line) => WEB.test(line)), {
        error: "Use addresses that begin with https:// or http://, one per line.",
      })
      .refine((text) => lines(text).length <= MOST_MEDIA, {
        error: `Use ${MOST_MEDIA} pictures at most.`,
      }),
    cta_type: z.enum(CTA_TYPES),
    cta_url: z.string().trim(),
  })
  .refine(
    ({ cta_type, cta_url }) => !["BookOnline", "LearnMore"].includes(cta_type) || Boolean(cta_url),
    { path: ["cta_url"], error: "Say where the button leads, such as https://example.com/book." },
  )
  .refine(
    ({ cta_type, cta_url: url }) =>
      cta_type === "None" || !url || WEB.test(url) || PHONE.test(url),
    { path: ["cta_url"], error: "Use an address that begins with https://, http:// or tel:." },
  );

export type ContentValues = z.infer<typeof contentSchema>;

export const NO_CONTENT: ContentValues = {
  title: "",
  base_caption: "",
  media_urls: "",
  cta_type: "None",
  cta_url: "",
};

/** A content item as the form shows it. */
export function contentValues(content: Content): ContentValues {
  return {
    title: content.title,
    base_caption: content.base_caption,
    media_urls: content.media_urls.join("\n"),
    cta_type: content.cta_type,
    cta_url: content.cta_url ?? "",
  };
}

/** The form's values as the API takes them. */
export function contentBody(values: ContentValues) {
  return {
    title: values.title.trim(),
    base_caption: values.base_caption,
    media_urls: lines(values.media_urls),
    cta_type: values.cta_type,
    cta_url: values.cta_type === "None" ? null : values.cta_url.trim() || null,
  };
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
