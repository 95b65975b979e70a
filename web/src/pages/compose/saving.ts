import { answer, api, type Schema } from "@/api/client";
import { Problem } from "@/api/problem";
import { madeTitle } from "@/content/cut";
import { contentBody } from "@/content/form";
import { nextEmptySlot } from "@/content/slots";
import { instantOf } from "@/time/local";
import { overrideOf, placeOf, type Composition, type Part, type Place, type Saved } from "./composition";

export type Finding = Schema["FindingView"];
type Row = Schema["InstanceRow"];

/** What became of one account's part. */
export interface Outcome {
  accountId: string;
  /** Why there is no draft, or why it was not checked or sent. */
  error: Problem | null;
  findings: readonly Finding[];
}

/** Where a composition is saved, and how what is known of it is written down. */
export interface Desk {
  tenantId: string;
  /** The tenant's zone. */
  zone: string;
  composition: Composition;
  /** Changed in place; `note` after every change. */
  saved: Saved;
  note: () => void;
  now: () => Date;
}

const INSTANCE = "/api/v1/marketing/post-instances/{instance_id}";
const CONTENT = "/api/v1/marketing/content-items/{content_id}";

/**
 * Bring content and drafts in line with the composition, and check each draft.
 *
 * Safe to repeat after an outage at any point. Throws the Problem of the content; what goes wrong
 * with an account is its outcome.
 */
export async function prepare(desk: Desk): Promise<Outcome[]> {
  await saveContent(desk);
  await releaseWhatMoved(desk);
  const outcomes = new Map<string, Problem>();
  await createInBulk(desk, outcomes);
  return Promise.all(
    desk.composition.accountIds.map((accountId) => finish(desk, accountId, outcomes.get(accountId))),
  );
}

/** Send one account's draft: at once, or at its time. Answers when it goes out (ISO 8601). */
export async function send(desk: Desk, accountId: string): Promise<string | null> {
  const part = desk.saved.parts[accountId];
  if (!part || part.sent) return null;
  const params = instanceParams(desk, part.instanceId);
  const { due_at: due } =
    desk.composition.when === "now"
      ? await once(desk, `now ${part.instanceId}`, (key) =>
          answer(
            api.POST(`${INSTANCE}/post-now`, {
              params: { ...params, header: { "Idempotency-Key": key } },
            }),
          ),
        )
      : await answer(api.PATCH(INSTANCE, { params, body: { status: "Scheduled" } }));
  part.sent = true;
  desk.note();
  return due;
}

/** Take drafts and content back, as if nothing had been saved. What was sent stays. */
export async function discard(desk: Desk): Promise<void> {
  const { saved, composition } = desk;
  const left = Object.entries(saved.parts).filter(([, part]) => !part.sent);
  for (const [accountId] of left) await release(desk, accountId);
  const used = Object.values(saved.parts).some((part) => part.sent);
  if (saved.contentId && !composition.reused && !used) {
    await unlessGone(
      api.DELETE(CONTENT, {
        params: { path: { content_id: saved.contentId }, query: { tenant_id: desk.tenantId } },
      }),
    );
  }
}

async function saveContent(desk: Desk): Promise<void> {
  const { saved, composition, tenantId } = desk;
  if (composition.reused) {
    saved.contentId = composition.reused;
    desk.note();
    return;
  }
  const content = contentBody(composition.values);
  const body = JSON.stringify(content);
  if (!saved.contentId) {
    const made = await once(desk, `content ${body}`, (key) =>
      answer(
        api.POST("/api/v1/marketing/content-items", {
          params: { query: { tenant_id: tenantId }, header: { "Idempotency-Key": key } },
          body: { status: "Draft", ...content },
        }),
      ),
    );
    saved.contentId = made.id;
  } else if (saved.body !== body) {
    // Without a version: it is this composition's own, and a repeated change must not be refused.
    const params = {
      path: { content_id: saved.contentId },
      query: { tenant_id: tenantId },
    };
    // The title that was made of the text follows it.
    const title = madeTitle(content.base_caption);
    await api.PATCH(CONTENT, { params, body: { ...(title && { title }), ...content } });
  }
  saved.body = body;
  desk.note();
}

/** Accounts that were taken out, and drafts whose place is another now. */
async function releaseWhatMoved(desk: Desk): Promise<void> {
  const { saved, composition } = desk;
  for (const [accountId, part] of Object.entries(saved.parts)) {
    const stays =
      composition.accountIds.includes(accountId) &&
      part.place === nameOf(placeOf(composition, accountId));
    if (!stays && !part.sent) await release(desk, accountId);
  }
}

async function release(desk: Desk, accountId: string): Promise<void> {
  const part = desk.saved.parts[accountId];
  if (!part) return;
  const params = instanceParams(desk, part.instanceId);
  if (part.wasSlot) {
    const bare = { content_item_id: null, caption_override: null };
    await unlessGone(api.PATCH(INSTANCE, { params, body: bare }));
  } else {
    await unlessGone(api.DELETE(INSTANCE, { params }));
  }
  Reflect.deleteProperty(desk.saved.parts, accountId);
  desk.note();
}

/** One call for all accounts that have the same time; a taken minute may be a slot that waits. */
async function createInBulk(desk: Desk, failed: Map<string, Problem>): Promise<void> {
  const { saved, composition, tenantId, zone } = desk;
  const groups = new Map<string, { place: Place; accountIds: string[] }>();
  for (const accountId of composition.accountIds) {
    const place = placeOf(composition, accountId);
    if (saved.parts[accountId] || place.when === "slot") continue;
    const group = groups.get(nameOf(place)) ?? { place, accountIds: [] };
    group.accountIds.push(accountId);
    groups.set(nameOf(place), group);
  }
  for (const [name, { place, accountIds }] of groups) {
    try {
      const when = place.when === "at" ? instantOf(place.at, zone).toISOString() : null;
      const { results } = await once(desk, `create ${name} ${accountIds.join(" ")}`, (key) =>
        answer(
          api.POST("/api/v1/marketing/post-instances/bulk", {
            params: { query: { tenant_id: tenantId }, header: { "Idempotency-Key": key } },
            body: {
              content_item_id: contentIdOf(desk),
              channel_account_ids: accountIds,
              scheduled_for: when,
              status: "Draft",
            },
          }),
        ),
      );
      for (const { channel_account_id: accountId, instance, error } of results) {
        if (instance) saved.parts[accountId] = partOf(instance, name, false);
        if (error) failed.set(accountId, problemOf(error));
      }
      desk.note();
    } catch (error) {
      const problem = asProblem(error);
      for (const accountId of accountIds) failed.set(accountId, problem);
    }
  }
}

async function finish(desk: Desk, accountId: string, failed?: Problem): Promise<Outcome> {
  try {
    const part =
      desk.saved.parts[accountId] ??
      (await inSlot(desk, accountId, failed)) ??
      raise(failed ?? noSlot());
    if (part.sent) return { accountId, error: null, findings: [] };
    await reword(desk, accountId, part);
    const { findings } = await answer(
      api.POST(`${INSTANCE}/preflight`, { params: instanceParams(desk, part.instanceId) }),
    );
    return { accountId, error: null, findings };
  } catch (error) {
    return { accountId, error: asProblem(error), findings: [] };
  }
}

/** Fill the next planned slot, or the one that holds the minute that was asked for. */
async function inSlot(desk: Desk, accountId: string, failed?: Problem): Promise<Part | null> {
  const place = placeOf(desk.composition, accountId);
  if (place.when !== "slot") {
    const occupant = failed?.code === "slot_taken" ? failed.extra.occupant_id : undefined;
    if (typeof occupant !== "string") return null;
    const slot = await read(desk, occupant);
    return slot.status === "Planned" ? fill(desk, accountId, slot, nameOf(place)) : null;
  }
  const begun = desk.saved.slots[accountId];
  if (begun) {
    // The answer to filling it went missing: it is ours already, or still free, or gone.
    const slot = await read(desk, begun.id).catch(() => null);
    if (slot && slot.content_item_id === desk.saved.contentId) return own(desk, accountId, slot, "slot");
    if (slot?.status === "Planned") return fill(desk, accountId, slot, "slot");
  }
  const gone = new Set<string>();
  for (;;) {
    const slot = await nextSlot(desk, accountId, gone);
    if (!slot) return null;
    try {
      return await fill(desk, accountId, slot, "slot");
    } catch (error) {
      // Somebody else was quicker: the next one, then.
      if (!(error instanceof Problem && ["stale_version", "slot_filled", "not_found"].includes(error.code))) throw error;
      gone.add(slot.id);
    }
  }
}

const nextSlot = (desk: Desk, accountId: string, gone: ReadonlySet<string>) =>
  nextEmptySlot({ tenantId: desk.tenantId, accountId, now: desk.now(), gone });

async function fill(desk: Desk, accountId: string, slot: Row, place: string): Promise<Part> {
  desk.saved.slots[accountId] = { id: slot.id, version: slot.version };
  desk.note();
  const filled = await answer(
    api.PATCH(INSTANCE, {
      params: instanceParams(desk, slot.id),
      body: { content_item_id: contentIdOf(desk), version: slot.version },
    }),
  );
  return own(desk, accountId, filled, place);
}

function own(desk: Desk, accountId: string, slot: Row, place: string): Part {
  const part = partOf(slot, place, true);
  desk.saved.parts[accountId] = part;
  Reflect.deleteProperty(desk.saved.slots, accountId);
  desk.note();
  return part;
}

async function reword(desk: Desk, accountId: string, part: Part): Promise<void> {
  const wanted = overrideOf(desk.composition, accountId);
  if (part.override === wanted) return;
  const params = instanceParams(desk, part.instanceId);
  await api.PATCH(INSTANCE, { params, body: { caption_override: wanted } });
  part.override = wanted;
  desk.note();
}

const read = (desk: Desk, instanceId: string) =>
  answer(api.GET(INSTANCE, { params: instanceParams(desk, instanceId) }));

/** A call under a key that stays the same until its answer is known. */
async function once<T>(desk: Desk, name: string, call: (key: string) => Promise<T>): Promise<T> {
  const { keys } = desk.saved;
  const key = (keys[name] ??= crypto.randomUUID());
  desk.note();
  try {
    const answered = await call(key);
    Reflect.deleteProperty(keys, name);
    return answered;
  } catch (error) {
    const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
    if (refused && error.code !== "idempotency_in_progress") Reflect.deleteProperty(keys, name);
    throw error;
  } finally {
    desk.note();
  }
}

const instanceParams = ({ tenantId }: Desk, instanceId: string) => ({
  path: { instance_id: instanceId },
  query: { tenant_id: tenantId },
});

function partOf(instance: Row, place: string, wasSlot: boolean): Part {
  const { id: instanceId, scheduled_for: scheduledFor } = instance;
  return { instanceId, place, scheduledFor, wasSlot, override: null, sent: false };
}

const nameOf = (place: Place): string => (place.when === "at" ? `at ${place.at}` : place.when);

function contentIdOf({ saved }: Desk): string {
  return saved.contentId ?? raise(new Error("content is saved before its posts"));
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Problem && error.code === "not_found")) throw error;
  }
}

function noSlot(): Problem {
  return new Problem({
    message: "This account has no free slot ahead. Choose a time for it.",
    status: 409,
    code: "no_slot",
  });
}

function problemOf(document: Schema["Problem"]): Problem {
  const { detail, status, code, retryable, errors, request_id, occupant_id } = document;
  return new Problem({
    message: detail,
    status,
    code,
    retryable,
    fields: errors,
    requestId: request_id,
    extra: { occupant_id },
  });
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

function raise(error: Error): never {
  throw error;
}
