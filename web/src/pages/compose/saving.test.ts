import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { signedIn } from "@/test/renderApp";
import { emptyComposition, overrideOf, wrongTime, type Composition } from "./composition";
import { prepare, send, type Desk } from "./saving";

const API = "/api/v1/marketing";

function written(more: Partial<Composition> = {}): Composition {
  const empty = emptyComposition();
  const values = { ...empty.values, title: "Burst pipe?", base_caption: "We come." };
  return { ...empty, values, accountIds: ["a1"], when: "draft", ...more };
}

function deskOf(composition: Composition): Desk {
  return {
    tenantId: "h2o",
    zone: "America/Los_Angeles",
    composition,
    saved: composition.saved,
    note: () => undefined,
    now: () => new Date("2026-12-01T00:00:00Z"),
  };
}

const row = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  status: "Draft",
  version: 1,
  content_item_id: null,
  scheduled_for: null,
  ...more,
});

const checks = {
  [`POST ${API}/post-instances/*/preflight`]: () => ({ body: { findings: [] } }),
};

beforeEach(signedIn);
afterEach(() => vi.unstubAllGlobals());

describe("saving what was composed", () => {
  it("repeats a call whose answer went missing under the same key, and no other", async () => {
    let answers = 0;
    const asked = fakeApi({
      ...checks,
      [`POST ${API}/content-items`]: () =>
        ++answers === 1
          ? Promise.reject(new TypeError("the answer went missing"))
          : { status: 201, body: { id: "c1" } },
      [`POST ${API}/post-instances/bulk`]: () => ({
        body: { results: [{ channel_account_id: "a1", instance: row("p1") }] },
      }),
    });
    const desk = deskOf(written());

    await expect(prepare(desk)).rejects.toMatchObject({ code: "network" });
    await prepare(desk);
    await prepare(desk);

    const writes = asked.filter(({ path }) => path.endsWith("/content-items"));
    const [first, second] = writes.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(writes).toHaveLength(2);
    expect(first).toBe(second);
    expect(asked.filter(({ path }) => path.endsWith("/bulk"))).toHaveLength(1);
    expect(desk.saved.keys).toEqual({});
  });

  it("fills the slot that waits at the minute that was asked for", async () => {
    const asked = fakeApi({
      ...checks,
      [`POST ${API}/content-items`]: () => ({ status: 201, body: { id: "c1" } }),
      [`POST ${API}/post-instances/bulk`]: () => ({
        body: {
          results: [
            {
              channel_account_id: "a1",
              error: problem(409, "slot_taken", "Taken.", { occupant_id: "slot-1" }).body,
            },
          ],
        },
      }),
      [`GET ${API}/post-instances/slot-1`]: () => ({
        body: row("slot-1", { status: "Planned", version: 3 }),
      }),
      [`PATCH ${API}/post-instances/slot-1`]: () => ({ body: row("slot-1") }),
    });

    const outcomes = await prepare(deskOf(written({ when: "at", at: "2026-12-22T09:00" })));

    expect(outcomes).toEqual([{ accountId: "a1", error: null, findings: [] }]);
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      content_item_id: "c1",
      version: 3,
    });
  });

  it("takes the next free slot when somebody else was quicker", async () => {
    const slots = ["slot-1", "slot-2"].map((id, day) =>
      row(id, { status: "Planned", scheduled_for: `2026-12-0${day + 2}T17:00:00Z` }),
    );
    fakeApi({
      ...checks,
      [`POST ${API}/content-items`]: () => ({ status: 201, body: { id: "c1" } }),
      [`GET ${API}/post-instances`]: () => ({ body: { items: slots, cursor: null } }),
      [`PATCH ${API}/post-instances/slot-1`]: () => problem(409, "stale_version", "Changed."),
      [`PATCH ${API}/post-instances/slot-2`]: () => ({ body: row("slot-2") }),
    });
    const desk = deskOf(written({ when: "slot" }));

    await prepare(desk);

    expect(desk.saved.parts.a1).toMatchObject({ instanceId: "slot-2", wasSlot: true });
  });

  it("says of each account what went wrong with it, and keeps the others", async () => {
    fakeApi({
      ...checks,
      [`POST ${API}/content-items`]: () => ({ status: 201, body: { id: "c1" } }),
      [`POST ${API}/post-instances/bulk`]: () => ({
        body: {
          results: [
            { channel_account_id: "a1", instance: row("p1") },
            {
              channel_account_id: "a2",
              error: problem(404, "not_found", "No such channel account.").body,
            },
          ],
        },
      }),
    });

    const outcomes = await prepare(deskOf(written({ accountIds: ["a1", "a2"] })));

    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "not_found"]);
  });

  it("sends a draft once", async () => {
    const asked = fakeApi({
      ...checks,
      [`POST ${API}/content-items`]: () => ({ status: 201, body: { id: "c1" } }),
      [`POST ${API}/post-instances/bulk`]: () => ({
        body: { results: [{ channel_account_id: "a1", instance: row("p1") }] },
      }),
      [`POST ${API}/post-instances/p1/post-now`]: () => ({ status: 202, body: row("p1") }),
    });
    const desk = deskOf(written({ when: "now" }));
    await prepare(desk);

    await send(desk, "a1");
    await send(desk, "a1");

    expect(asked.filter(({ path }) => path.endsWith("/post-now"))).toHaveLength(1);
  });
});

it("a saved draft's made title follows its text", async () => {
  const asked = fakeApi({
    ...checks,
    [`POST ${API}/content-items`]: () => ({ status: 201, body: { id: "c1" } }),
    [`PATCH ${API}/content-items/c1`]: () => ({ body: { id: "c1" } }),
  });
  const values = { ...emptyComposition().values, base_caption: "Brst pipe?" };
  const desk = deskOf(written({ values, accountIds: [] }));
  await prepare(desk);

  desk.composition = { ...desk.composition, values: { ...values, base_caption: "Burst pipe?\nCall us." } };
  await prepare(desk);

  expect(asked[0]?.body).not.toHaveProperty("title");
  expect(asked.at(-1)?.body).toMatchObject({ title: "Burst pipe?", base_caption: "Burst pipe?\nCall us." });
});

describe("what is composed", () => {
  it("has a text of its own only where that differs", () => {
    const composition = written({ overrides: { a1: "We come.", a2: "Dear readers" } });
    expect(overrideOf(composition, "a1")).toBeNull();
    expect(overrideOf(composition, "a2")).toBe("Dear readers");
  });

  it("needs a time that is still to come", () => {
    const now = new Date("2026-12-22T16:59:00Z");
    const at = (when: string) =>
      wrongTime(written({ when: "at", at: when }), "America/Los_Angeles", now);
    expect(at("")).toBe("Choose a day and a time.");
    expect(at("2026-12-22T08:59")).toMatch(/passed/);
    expect(at("2026-12-22T09:00")).toBeUndefined();
  });
});
