import { afterEach, describe, expect, it, vi } from "vitest";
import { emptyComposition, type Composition } from "./composition";
import { forget, held, holdDraft, holdOwn, keep, kept, waiting } from "./keeping";

const DRAWER = { tenantId: "h2o", email: "ana@example.com", reused: null };

function written(text = "We come."): Composition {
  const empty = emptyComposition();
  return { ...empty, values: { ...empty.values, base_caption: text }, accountIds: ["a1"] };
}

afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  Reflect.deleteProperty(navigator, "locks");
});

describe("a draft", () => {
  it("is kept in the browser until it is forgotten, and nothing is kept of nothing", () => {
    keep(DRAWER, "d1", written());
    expect(kept(DRAWER, "d1")).toMatchObject(written());
    expect(kept({ ...DRAWER, email: "bo@example.com" }, "d1")).toBeNull();

    keep(DRAWER, "d1", emptyComposition());
    expect(kept(DRAWER, "d1")).toBeNull();

    keep(DRAWER, "d1", written());
    forget(DRAWER, "d1");
    expect(kept(DRAWER, "d1")).toBeNull();
  });

  it("leaves the others of its drawer as they are, and is offered beside them", () => {
    vi.useFakeTimers({ now: new Date("2026-12-01T00:00:00Z") });
    keep(DRAWER, "d1", written("The first"));
    vi.setSystemTime(new Date("2026-12-02T00:00:00Z"));
    keep(DRAWER, "d2", written("The second"));
    keep({ ...DRAWER, reused: "c1" }, "d3", { ...written(), reused: "c1", overrides: { a1: "Other" } });
    vi.useRealTimers();

    expect(waiting(DRAWER).map(({ id, name }) => [id, name])).toEqual([
      ["d2", "The second"],
      ["d1", "The first"],
    ]);
    expect(kept(DRAWER, "d1")).toMatchObject(written("The first"));
  });

  it("that an older console kept is offered too", () => {
    localStorage.setItem("drumbeat.compose h2o ana@example.com", JSON.stringify(written("Long ago")));
    expect(waiting(DRAWER)).toEqual([{ id: "", name: "Long ago", keptAt: null }]);
    expect(kept(DRAWER, "")).toMatchObject(written("Long ago"));
  });
});

it("pictures that an older console kept as addresses are pictures at addresses", () => {
  const { title, base_caption } = written().values;
  const old = { ...written(), values: { title, base_caption, media_urls: "https://a.example/my pipe.jpg\nhttps://a.example/2.jpg" } };
  localStorage.setItem("drumbeat.compose h2o ana@example.com draft:d1", JSON.stringify(old));

  expect(kept(DRAWER, "d1")?.values.media.map(({ url }) => url)).toEqual([
    "https://a.example/my%20pipe.jpg",
    "https://a.example/2.jpg",
  ]);
});

describe("a tab", () => {
  it("takes its own draft up again", async () => {
    const { id, release } = await holdOwn(DRAWER);
    release();
    expect((await holdOwn(DRAWER)).id).toBe(id);
  });

  it("gets a draft of its own when another tab has that which it was copied from", async () => {
    lockable();
    const first = await holdOwn(DRAWER);
    keep(DRAWER, first.id, written());

    // A duplicated tab has a copy of the session's storage.
    const second = await holdOwn(DRAWER);

    expect(second.id).not.toBe(first.id);
    expect(await held(DRAWER)).toEqual(new Set([first.id]));
    expect(await holdDraft(DRAWER, first.id)).toBeNull();
    first.release();
    expect((await holdDraft(DRAWER, first.id))?.id).toBe(first.id);
  });
});

/** A minimal version of the browsers' locks. */
function lockable(): void {
  const names = new Map<string, Promise<unknown>>();
  const locks = {
    async request(name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<unknown>) {
      while (names.has(name)) {
        await Promise.race([
          names.get(name),
          new Promise((_, refuse) =>
            signal.addEventListener("abort", () => refuse(new Error("timed out"))),
          ),
        ]);
      }
      const using = hold().finally(() => names.delete(name));
      names.set(name, using);
      return using;
    },
    query: () => Promise.resolve({ held: [...names.keys()].map((name) => ({ name })) }),
  };
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
}
