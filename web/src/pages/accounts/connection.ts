import { z } from "@/zod";
import type { Connection } from "./queries";

/** What each network needs, as the form holds it; the API checks the rest. */
export const connectionFields = {
  url: z.string().trim(),
  secret: z.string().trim(),
  page_id: z.string().trim(),
  access_token: z.string().trim(),
};

export type ConnectionValues = z.infer<z.ZodObject<typeof connectionFields>>;

export const NO_CONNECTION: ConnectionValues = { url: "", secret: "", page_id: "", access_token: "" };

/** The API's names of fields to the form's. */
export const CONNECTION_NAMES = {
  "connection.url": "url",
  "connection.secret": "secret",
  "connection.page_id": "page_id",
  "connection.access_token": "access_token",
} as const;

export function checkConnection(
  platform: string,
  values: ConnectionValues,
  context: z.RefinementCtx,
): void {
  const wrong = (name: keyof ConnectionValues, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (platform === "webhook") {
    if (!/^https?:\/\/[^/\s]/.test(values.url)) {
      wrong("url", "Write the whole address, such as https://example.com/drumbeat.");
    }
    if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(values.secret)) {
      wrong("secret", "It begins with whsec_ and has at least 24 bytes in base64. Generate one here if you have none.");
    }
  }
  if (platform === "facebook") {
    if (!/^\d{1,32}$/.test(values.page_id)) {
      wrong("page_id", "Write the page's number: digits alone, such as 102345678901234.");
    }
    if (!values.access_token || /\s/.test(values.access_token)) {
      wrong("access_token", "Paste the page's access token, without spaces.");
    }
  }
}

export function connectionOf(platform: string, values: ConnectionValues): Connection {
  return platform === "facebook"
    ? { page_id: values.page_id, access_token: values.access_token }
    : { url: values.url, secret: values.secret };
}
