import { LONGEST_ALT, mediaBody, MOST_MEDIA, wrongAddress, type Medium } from "@/media/medium";
import { atMost, tooLong } from "@/ui/lengths";
import { z } from "@/zod";
import { madeTitle } from "./cut";
import type { Content } from "./queries";

export const CTA_TYPES = ["None", "CallNow", "BookOnline", "LearnMore"] as const;

/** Names of the buttons under a post. */
export const CTA_NAMES: Record<(typeof CTA_TYPES)[number], string> = {
  None: "No button",
  CallNow: "Call now",
  BookOnline: "Book online",
  LearnMore: "Learn more",
};

/** The API's limits, in characters. */
export const LONGEST = { title: 200, text: 20_000, note: 1_000, search: 200 } as const;
const LINK = "Use a whole address, such as https://example.com/book.";
const isWeb = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

/**
 * The rules for `ContentFields`. Addresses of pictures that were there before are accepted
 * unchanged.
 */
export function contentSchema(before: readonly Medium[] = []) {
  const old = new Set(before.map(({ url }) => url));
  return z
    .object({
      title: z.string().trim().pipe(atMost(LONGEST.title)),
      base_caption: atMost(LONGEST.text),
      media: z.array(z.custom<Medium>()).superRefine((media, context) => {
        const fresh = media.filter(({ asset_id: id, url }) => !id && !old.has(url));
        const wrong =
          fresh.map(({ url }) => wrongAddress(url ?? "")).find(Boolean) ??
          media.map(({ alt }) => tooLong(alt, LONGEST_ALT)).find(Boolean);
        if (wrong) context.addIssue({ code: "custom", message: wrong });
        else if (media.length > MOST_MEDIA) {
          context.addIssue({ code: "custom", message: `Use ${MOST_MEDIA} pictures, videos and documents at most.` });
        }
      }),
      cta_type: z.enum(CTA_TYPES),
      cta_url: z.string().trim(),
    })
    .superRefine(({ title, base_caption: text }, context) => {
      if (title || text.trim()) return;
      const message = "Write what the post says, or add a title.";
      context.addIssue({ code: "custom", path: ["base_caption"], message });
    })
    .superRefine(({ cta_type: type, cta_url: to }, context) => {
      const wrong = wrongTarget(type, to);
      if (wrong) context.addIssue({ code: "custom", path: ["cta_url"], message: wrong });
    });
}

export type ContentValues = z.infer<ReturnType<typeof contentSchema>>;

function wrongTarget(type: ContentValues["cta_type"], to: string): string | undefined {
  if (type === "None") return undefined;
  if (type !== "CallNow") return isWeb(to) ? undefined : LINK;
  if (!to) return "Give the number that people should call.";
  // The API checks whether it is a telephone number, because it has the rules of all countries.
  return /\d/.test(to) ? undefined : "Give a telephone number, such as (310) 555-0100.";
}

export const NO_CONTENT: ContentValues = {
  title: "",
  base_caption: "",
  media: [],
  cta_type: "None",
  cta_url: "",
};

/** A button's target in the form that people write: a number without "tel:". */
export function buttonTarget(of: { cta_url: string | null; cta_display?: string | null }): string {
  return of.cta_display || (of.cta_url ?? "").replace(/^tel:/i, "");
}

/** A text with pictures and button, as values of the form. */
export function contentValues(content: Content): ContentValues {
  return {
    title: content.title,
    base_caption: content.base_caption,
    media: content.media,
    cta_type: content.cta_type,
    cta_url: buttonTarget(content),
  };
}

/**
 * The form's values as a body for the API, which makes the title of new content without one. A
 * number that nobody changed is sent as stored, because the shown form has no country code.
 */
export function contentBody(values: ContentValues, before?: Content) {
  const { base_caption, media, cta_type, cta_url } = values;
  const title = values.title.trim() || (before ? madeTitle(base_caption) : "");
  const to = cta_url.trim();
  const isUntouched = before?.cta_type === cta_type && to === buttonTarget(before);
  return {
    ...(title && { title }),
    base_caption,
    media: mediaBody(media),
    cta_type,
    cta_url: cta_type === "None" ? null : ((isUntouched ? before.cta_url : to) || null),
  };
}
