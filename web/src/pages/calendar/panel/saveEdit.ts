import { answer, api, type Schema } from "@/api/client";
import { sidesOf, type Sides } from "@/content/Conflict";
import { contentBody, contentValues, type ContentValues } from "@/content/form";
import type { Content } from "@/content/queries";
import { isSame, toldAll, type Option, type Options } from "@/options/options";
import { dateTime } from "@/time/format";
import type { Post } from "../queries";

/** What happens to the post when its text is saved. */
export type Then = "schedule" | "draft" | "submit" | "keep";

/** The values of the panel's form. */
export interface Edit {
  values: ContentValues;
  /** This account's own text; null when it has the common one. */
  own: string | null;
  /** This post's options; unset ones are the account's. */
  options: Options;
  /** ISO 8601; null for none. */
  scheduledFor: string | null;
  then: Then;
}

/** The stored state that the person has seen. Updated in place after each step. */
export interface Seen {
  post: Post;
  /** Null while the slot is empty. */
  content: Content | null;
}

/** Uses the same idempotency key while the same thing is sent. */
type Once = <T>(what: unknown, send: (header: { "Idempotency-Key": string }) => Promise<T>) => Promise<T>;

const POST = "/api/v1/marketing/post-instances/{instance_id}";
const CONTENT = "/api/v1/marketing/content-items/{content_id}";

/**
 * Saves text, pictures and time of one post. Saved parts are not sent again, so it can be repeated
 * after a failure. Throws the Problem of the refused step.
 */
export async function saveEdit(tenantId: string, seen: Seen, edit: Edit, once: Once): Promise<void> {
  const query = { tenant_id: tenantId };
  const params = { path: { instance_id: seen.post.id }, query };
  if (seen.content === null) {
    const body = contentBody(edit.values);
    seen.post = await once(body, (header) =>
      answer(api.POST(`${POST}/content`, { params: { ...params, header }, body })),
    );
    const path = { content_id: seen.post.content_item_id ?? "" };
    seen.content = await answer(api.GET(CONTENT, { params: { path, query } }));
  } else {
    const body = contentBody(edit.values, seen.content);
    if (JSON.stringify(body) !== JSON.stringify(asStored(seen.content))) {
      const path = { content_id: seen.content.id };
      seen.content = await answer(
        api.PATCH(CONTENT, { params: { path, query }, body: { ...body, version: seen.content.version } }),
      );
    }
  }
  const change = changeOf(seen.post, edit);
  if (change) {
    seen.post = await answer(
      api.PATCH(POST, { params, body: { ...change, version: seen.post.version } }),
    );
  }
  if (edit.then === "submit") {
    const path = { content_id: seen.content.id };
    const body = { note: null, version: seen.content.version };
    seen.content = await answer(api.POST(`${CONTENT}/submit`, { params: { path, query }, body }));
  }
}

const asStored = (content: Content) => contentBody(contentValues(content), content);

type Change = Omit<Schema["InstanceChange"], "tenant_id" | "version">;

/** The changes of the post itself; null when there are none. */
export function changeOf(post: Post, { own, options, scheduledFor, then }: Edit): Change | null {
  const change: Change = {};
  if ((post.caption_override ?? null) !== own) change.caption_override = own;
  if (!isSame(post.options, options)) change.options = options;
  if (scheduledFor !== null && !isSameTime(post.scheduled_for, scheduledFor)) {
    change.scheduled_for = scheduledFor;
  }
  if (then === "schedule" && post.status !== "Scheduled") change.status = "Scheduled";
  if (then === "draft" && post.status === "Scheduled") change.status = "Draft";
  return Object.keys(change).length > 0 ? change : null;
}

const isSameTime = (one: string | null, other: string | null): boolean =>
  one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other));

/** The fields that somebody else has changed since editing began, with what is typed here. */
export function differences(
  seen: Seen,
  now: Seen,
  mine: Omit<Edit, "then">,
  { zone, known }: { zone: string; known: readonly Option[] },
): Sides[] {
  const found = seen.content && now.content ? sidesOf(seen.content, now.content, mine.values) : [];
  if (now.post.version <= seen.post.version) return found;
  const own = ({ caption_override: text }: Post) => text ?? "as on the other accounts";
  const time = (at: string | null) => (at ? dateTime(at, zone) : "none");
  if (own(seen.post) !== own(now.post)) {
    found.push({ what: "Text on this account", theirs: own(now.post), mine: mine.own ?? own(seen.post) });
  }
  if (!isSame(seen.post.options, now.post.options)) {
    const words = (options: Options) =>
      toldAll(known, options)
        .map(([label, value]) => `${label}: ${value}`)
        .join("\n");
    found.push({ what: "Set for this post", theirs: words(now.post.options), mine: words(mine.options) });
  }
  if (!isSameTime(seen.post.scheduled_for, now.post.scheduled_for)) {
    const theirs = time(now.post.scheduled_for);
    found.push({ what: "Time", theirs, mine: time(mine.scheduledFor) });
  }
  return found;
}

/** Whether the slot now has another text than when editing began. */
export const isTaken = (seen: Seen, now: Seen): boolean =>
  now.post.version > seen.post.version && now.post.content_item_id !== seen.post.content_item_id;

/** The later version of each, because a request from before a step may be answered after it. */
export function newest(one: Seen, other: Seen): Seen {
  const isOld = one.content && other.content && one.content.version > other.content.version;
  return {
    post: one.post.version > other.post.version ? one.post : other.post,
    content: isOld || !other.content ? one.content : other.content,
  };
}
