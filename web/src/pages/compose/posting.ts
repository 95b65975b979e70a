import { answer, api, type Schema } from "@/api/client";
import { newKey } from "@/api/idempotency";
import { Problem } from "@/api/problem";
import { contentBody, type ContentValues } from "@/content/form";
import { isNothingSet } from "@/options/options";
import { instantOf } from "@/time/local";
import { overrideOf, placeOf, type Composition, type Saved } from "./composition";

export type Finding = Schema["FindingView"];
type Body = Schema["NewPosts"];

/** The actual or expected result for one account. */
export interface Outcome {
  accountId: string;
  /** Why it has no post. */
  error: Problem | null;
  findings: readonly Finding[];
  /** ISO 8601; null without a time. */
  scheduledFor: string | null;
}

/** The composition to send, with a callback for storing progress. */
export interface Desk {
  tenantId: string;
  /** The tenant's zone. */
  zone: string;
  composition: Composition;
  /** Updated in place; `note` is called after every change. */
  saved: Saved;
  note: () => void;
}

const WHENS = { now: "now", at: "at", slot: "next_free", draft: "draft" } as const;

/** The expected results for accounts that have no post yet. Nothing is written. */
export async function check(desk: Desk): Promise<Outcome[]> {
  const accountIds = accountsLeft(desk);
  if (accountIds.length === 0) return [];
  const { results } = await answer(
    api.POST("/api/v1/marketing/posts/check", {
      params: { query: { tenant_id: desk.tenantId } },
      body: bodyOf(desk, accountIds),
    }),
  );
  return results.map(outcomeOf);
}

/**
 * Puts the text on these accounts, in one call. Until its result is known, the call is stored with
 * its key, and `postAgain` repeats it. Returns when each goes out (`due_at`), and why some have no
 * post.
 */
export async function post(desk: Desk, accountIds: readonly string[]): Promise<Posted> {
  await deleteUnused(desk, textOf(desk));
  return settle(desk, { key: newKey(), body: bodyOf(desk, accountIds) });
}

/** Repeats the call whose result is unknown; completed parts are not done twice. */
export async function postAgain(desk: Desk): Promise<Posted> {
  const { unanswered } = desk.saved;
  if (!unanswered) throw new Error("every call was answered");
  return settle(desk, unanswered);
}

export interface Posted {
  outcomes: readonly Outcome[];
  /** ISO 8601, of the posts that go out. */
  dues: readonly (string | null)[];
}

/** Deletes a saved text that is on no account. Sent posts stay. */
export const discard = (desk: Desk): Promise<void> => deleteUnused(desk, null);

/** The same problem with the form's field names. */
export function ofTheText(problem: Problem): Problem {
  const fields = problem.fields.map(({ field, message }) => ({
    // "content.media[0].url" is about media.
    field: field.replace(/^content\./, "").replace(/\[.*$/, ""),
    message,
  }));
  const { message, status, code, retryable, requestId, retryAfter, extra } = problem;
  return new Problem({ message, status, code, retryable, fields, requestId, retryAfter, extra });
}

/** The chosen accounts that have no post yet. */
export const accountsLeft = ({ composition, saved }: Desk): readonly string[] =>
  composition.accountIds.filter((id) => !saved.posted.includes(id));

async function settle(desk: Desk, call: NonNullable<Saved["unanswered"]>): Promise<Posted> {
  const { saved } = desk;
  saved.unanswered = call;
  desk.note();
  try {
    const { content_item: content, results } = await sent(desk, call);
    if (call.body.content) saved.text = { id: content.id, body: JSON.stringify(call.body.content) };
    const placed = results.flatMap((each) => (each.instance ? [each.channel_account_id] : []));
    saved.posted = [...new Set([...saved.posted, ...placed])];
    saved.unanswered = null;
    return {
      outcomes: results.map(outcomeOf),
      dues: results.flatMap(({ instance }) => (instance ? [instance.due_at] : [])),
    };
  } catch (error) {
    if (isRefused(error)) saved.unanswered = null;
    throw error;
  } finally {
    desk.note();
  }
}

type Answered = Pick<Schema["PostResults"], "results"> & { content_item: { id: string } };

async function sent({ tenantId }: Desk, { key, body }: NonNullable<Saved["unanswered"]>): Promise<Answered> {
  const params = { query: { tenant_id: tenantId }, header: { "Idempotency-Key": key } };
  if (body.destinations.length > 0) {
    return answer(api.POST("/api/v1/marketing/posts", { params, body }));
  }
  // A draft on no account is only a text.
  const content = await answer(
    api.POST("/api/v1/marketing/content-items", { params, body: { ...body.content, status: "Draft" } }),
  );
  return { content_item: content, results: [] };
}

/** Whether it is certain that nothing was done. */
const isRefused = (error: unknown): boolean =>
  error instanceof Problem &&
  error.status >= 400 &&
  error.status < 500 &&
  error.code !== "idempotency_in_progress";

function bodyOf(desk: Desk, accountIds: readonly string[]): Body {
  const { composition } = desk;
  const stored = composition.reused ?? textOf(desk)?.id;
  return {
    ...(stored ? { content_item_id: stored } : { content: textBody(composition.values) }),
    when: WHENS[composition.when],
    destinations: accountIds.map((accountId) => destinationOf(desk, accountId)),
  };
}

/** `media_urls` beside `media` would be refused; the types require it, because it has a default. */
const textBody = (values: ContentValues) => contentBody(values) as ReturnType<typeof contentBody> & Schema["PostText"];

function destinationOf({ composition, zone }: Desk, accountId: string): Body["destinations"][number] {
  const place = placeOf(composition, accountId);
  const caption = overrideOf(composition, accountId);
  const options = composition.options[accountId] ?? {};
  return {
    channel_account_id: accountId,
    ...(caption !== null && { caption }),
    ...(!isNothingSet(options) && { options }),
    ...(place.when === "at" && { when: "at", scheduled_for: instantOf(place.at, zone).toISOString() }),
    ...(place.when === "slot" && { when: "next_free" }),
  };
}

/** The stored text, if it is equal to what is typed now. */
function textOf({ composition, saved }: Desk): Saved["text"] {
  const isSame = saved.text?.body === JSON.stringify(contentBody(composition.values));
  return isSame ? saved.text : null;
}

/** Deletes a text that was stored but is on no account, unless it is the `wanted` one. */
async function deleteUnused({ tenantId, saved, note }: Desk, wanted: Saved["text"]): Promise<void> {
  const { text } = saved;
  if (!text || text.id === wanted?.id || saved.posted.length > 0) return;
  try {
    const params = { path: { content_id: text.id }, query: { tenant_id: tenantId } };
    await api.DELETE("/api/v1/marketing/content-items/{content_id}", { params });
  } catch (error) {
    if (!(error instanceof Problem && error.code === "not_found")) throw error;
  }
  saved.text = null;
  note();
}

function outcomeOf(result: Schema["PostResult"]): Outcome {
  return {
    accountId: result.channel_account_id,
    error: result.error ? Problem.of(result.error) : null,
    findings: result.findings ?? [],
    scheduledFor: result.instance?.scheduled_for ?? null,
  };
}
