import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeApi, problem, type Asked } from "@/test/fakeApi";
import { signedIn } from "@/test/renderApp";
import { emptyComposition, overrideOf, wrongTime, type Composition } from "./composition";
import { accountsLeft, check, discard, post, postAgain, type Desk } from "./posting";

const API = "/api/v1/marketing";
const POSTS = `POST ${API}/posts`;
const SLOT = "2026-12-22T17:00:00Z";

function written(more: Partial<Composition> = {}): Composition {
  const empty = emptyComposition();
  const values = { ...empty.values, title: "Burst pipe?", base_caption: "We come." };
  return { ...empty, values, accountIds: ["a1"], when: "slot", ...more };
}

const deskOf = (composition: Composition): Desk => ({
  tenantId: "h2o",
  zone: "America/Los_Angeles",
  composition,
  saved: composition.saved,
  note: () => undefined,
});

const placed = (accountId: string) => ({
  channel_account_id: accountId,
  instance: { id: `post-${accountId}`, scheduled_for: SLOT, due_at: SLOT },
  findings: [],
});
const refused = (accountId: string, code: string, more = {}) => ({
  channel_account_id: accountId,
  error: problem(409, code, "Taken.", more).body,
});
const answered = (...results: unknown[]) => ({
  status: 201,
  body: { content_item: { id: "c1" }, results },
});
const keyOf = (asked: Asked | undefined) => asked?.headers.get("Idempotency-Key");

beforeEach(signedIn);
afterEach(() => vi.unstubAllGlobals());

describe("posting what was composed", () => {
  it("sends the options of the accounts that have some", async () => {
    const asked = fakeApi({ [POSTS]: () => answered(placed("a1"), placed("a2"), placed("a3")) });
    const options = { a1: { visibility: "private" }, a2: {} };

    await post(deskOf(written({ accountIds: ["a1", "a2", "a3"], options })), ["a1", "a2", "a3"]);

    expect(asked[0]?.body).toMatchObject({
      destinations: [
        { channel_account_id: "a1", options: { visibility: "private" } },
        { channel_account_id: "a2" },
        { channel_account_id: "a3" },
      ],
    });
    expect(JSON.stringify(asked[0]?.body).match(/options/g)).toHaveLength(1);
  });

  it("is one call for all accounts, each with its own words and place", async () => {
    const asked = fakeApi({ [POSTS]: () => answered(placed("a1"), placed("a2")) });
    const desk = deskOf(
      written({
        accountIds: ["a1", "a2"],
        overrides: { a2: "Dear readers" },
        places: { a2: { when: "at", at: "2026-12-22T09:00" } },
      }),
    );

    const { outcomes, dues } = await post(desk, ["a1", "a2"]);

    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({
      content: { title: "Burst pipe?", base_caption: "We come." },
      when: "next_free",
      destinations: [
        { channel_account_id: "a1", when: "next_free" },
        { channel_account_id: "a2", caption: "Dear readers", when: "at", scheduled_for: "2026-12-22T17:00:00.000Z" },
      ],
    });
    expect(outcomes.map(({ error, scheduledFor }) => [error, scheduledFor])).toEqual([[null, SLOT], [null, SLOT]]);
    expect(dues).toEqual([SLOT, SLOT]);
    expect(accountsLeft(desk)).toEqual([]);
  });

  it("is repeated as the same call under the same key when the answer went missing", async () => {
    let answers = 0;
    const asked = fakeApi({
      [POSTS]: () =>
        ++answers === 1 ? Promise.reject(new TypeError("the answer went missing")) : answered(placed("a1")),
    });
    const desk = deskOf(written());

    await expect(post(desk, ["a1"])).rejects.toMatchObject({ code: "network" });
    const kept = JSON.parse(JSON.stringify(desk.saved)) as Desk["saved"];
    await postAgain({ ...desk, saved: kept });

    const [first, second] = asked;
    expect(keyOf(first)).toBeTruthy();
    expect(keyOf(second)).toBe(keyOf(first));
    expect(second?.body).toEqual(first?.body);
    expect(kept.unanswered).toBeNull();
    expect(kept.posted).toEqual(["a1"]);
  });

  it.each([
    [422, "invalid_input", false],
    [409, "idempotency_in_progress", true],
    [503, "unavailable", true],
  ])("after %d %s it is known whether anything was done", async (status, code, mayHaveArrived) => {
    fakeApi({ [POSTS]: () => problem(status, code, "No.") });
    const desk = deskOf(written());

    await expect(post(desk, ["a1"])).rejects.toMatchObject({ code });

    expect(desk.saved.unanswered !== null).toBe(mayHaveArrived);
  });

  it("says of each account what went wrong with it, and sends the rest the same text", async () => {
    let calls = 0;
    const asked = fakeApi({
      [POSTS]: () =>
        ++calls === 1
          ? answered(placed("a1"), refused("a2", "slot_taken", { occupant_id: "other" }))
          : answered(placed("a2")),
    });
    const desk = deskOf(written({ accountIds: ["a1", "a2"] }));

    const { outcomes } = await post(desk, ["a1", "a2"]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, "slot_taken"]);
    expect(accountsLeft(desk)).toEqual(["a2"]);
    await post(desk, ["a2"]);

    expect(asked[1]?.body).toMatchObject({ content_item_id: "c1", destinations: [{ channel_account_id: "a2" }] });
    expect(asked[1]?.body).not.toHaveProperty("content");
    expect(keyOf(asked[1])).not.toBe(keyOf(asked[0]));
    expect(desk.saved.posted).toEqual(["a1", "a2"]);
  });

  it("leaves no text behind that was put on no account and then changed", async () => {
    const asked = fakeApi({
      [POSTS]: () => answered(refused("a1", "slot_taken")),
      [`DELETE ${API}/content-items/c1`]: () => ({ status: 204 }),
    });
    const desk = deskOf(written());
    await post(desk, ["a1"]);

    desk.composition = { ...desk.composition, values: { ...desk.composition.values, base_caption: "Now." } };
    await post(desk, ["a1"]);
    await discard(desk);

    expect(asked.map(({ method }) => method)).toEqual(["POST", "DELETE", "POST", "DELETE"]);
    expect(asked[2]?.body).toMatchObject({ content: { base_caption: "Now." } });
  });

  it("never takes back a text that went out somewhere", async () => {
    const asked = fakeApi({ [POSTS]: () => answered(placed("a1")) });
    const desk = deskOf(written());
    await post(desk, ["a1"]);

    await discard(desk);

    expect(asked).toHaveLength(1);
  });

  it("keeps a draft that is on no account as a text, once", async () => {
    let answers = 0;
    const asked = fakeApi({
      [`POST ${API}/content-items`]: () =>
        ++answers === 1 ? Promise.reject(new TypeError("lost")) : { status: 201, body: { id: "c1" } },
    });
    const desk = deskOf(written({ when: "draft", accountIds: [] }));

    await expect(post(desk, [])).rejects.toMatchObject({ code: "network" });
    await postAgain(desk);

    expect(asked[1]?.body).toMatchObject({ title: "Burst pipe?", status: "Draft" });
    expect(keyOf(asked[1])).toBe(keyOf(asked[0]));
  });
});

describe("checking what was composed", () => {
  it("asks what would become of the accounts that are left, and writes nothing", async () => {
    const asked = fakeApi({
      [POSTS]: () => answered(placed("a1"), refused("a2", "slot_taken")),
      [`POST ${API}/posts/check`]: () => answered(placed("a2")),
    });
    const desk = deskOf(written({ accountIds: ["a1", "a2"] }));
    await post(desk, ["a1", "a2"]);

    const outcomes = await check(desk);

    expect(outcomes).toEqual([{ accountId: "a2", error: null, findings: [], scheduledFor: SLOT }]);
    expect(asked[1]?.body).toMatchObject({ destinations: [{ channel_account_id: "a2" }] });
  });

  it("has nothing to ask of a draft that is on no account", async () => {
    const asked = fakeApi({});

    expect(await check(deskOf(written({ when: "draft", accountIds: [] })))).toEqual([]);
    expect(asked).toEqual([]);
  });
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
