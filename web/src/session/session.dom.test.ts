import { beforeEach, describe, expect, it, vi } from "vitest";
import { answer, api } from "@/api/client";
import { fakeApi, problem } from "@/test/fakeApi";
import { idToken } from "@/test/renderApp";
import { session } from "./session";

const ANAS = idToken("ana@example.com", 1);
const ANAS_NEXT = idToken("ana@example.com", 2);

const begin = (stay = true) =>
  session.begin({ token: ANAS, refresh_token: "refresh-1", expires_in: 3600 }, { stay });
const me = () => answer(api.GET("/api/auth/me"));
const renewed = (token = ANAS_NEXT) => ({
  body: { token, refresh_token: "refresh-2", expires_in: 3600 },
});
const refused = () => problem(401, "invalid_credentials", "This session is over.");
const unauthorized = { status: 401, body: { message: "Unauthorized" } };
const tokenOf = (headers: Headers) => headers.get("Authorization");
/** The API's answer to a person who has just signed in or renewed. */
const onlyTo = (token: string) => ({ headers }: { headers: Headers }) =>
  tokenOf(headers) === `Bearer ${token}` ? { body: { email: "ana@example.com" } } : unauthorized;

function otherTabKeeps(value: string | null) {
  if (value === null) localStorage.removeItem("drumbeat.refresh");
  else {
    localStorage.setItem("drumbeat.sign-in", crypto.randomUUID());
    localStorage.setItem("drumbeat.refresh", value);
  }
  dispatchEvent(new StorageEvent("storage", { key: "drumbeat.refresh" }));
}

describe("a session", () => {
  beforeEach(() => begin());

  it("sends its token along", async () => {
    const asked = fakeApi({ "GET /api/auth/me": () => ({ body: {} }) });

    await me();

    expect(asked.map(({ headers }) => tokenOf(headers))).toEqual([`Bearer ${ANAS}`]);
  });

  it("renews a token that is refused, and asks once more", async () => {
    const asked = fakeApi({
      "GET /api/auth/me": onlyTo(ANAS_NEXT),
      "POST /api/auth/refresh": () => renewed(),
    });

    expect(await me()).toMatchObject({ email: "ana@example.com" });
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/auth/me",
      "/api/auth/refresh",
      "/api/auth/me",
    ]);
  });

  it("goes on with the refresh token that took the place of the one it sent", async () => {
    const asked = fakeApi({ "POST /api/auth/refresh": () => renewed() });

    await session.renew();
    await session.renew();

    expect(asked.map(({ body }) => body)).toEqual([
      { refresh_token: "refresh-1" },
      { refresh_token: "refresh-2" },
    ]);
  });

  it("keeps its token when another tab has renewed the same sign-in", async () => {
    const asked = fakeApi({ "GET /api/auth/me": () => ({ body: {} }) });

    localStorage.setItem("drumbeat.refresh", "refresh-2");
    dispatchEvent(new StorageEvent("storage", { key: "drumbeat.refresh" }));
    await me();

    expect(asked.map(({ path }) => path)).toEqual(["/api/auth/me"]);
  });

  it("is ended at the API when somebody signs out", async () => {
    const asked = fakeApi({ "POST /api/auth/logout": () => ({ status: 204 }) });

    session.signOut();

    await expect.poll(() => asked.map(({ body }) => body)).toEqual([{ refresh_token: "refresh-1" }]);
  });

  it("sends a body again after renewing", async () => {
    const asked = fakeApi({
      "POST /api/v1/tenants": onlyTo(ANAS_NEXT),
      "POST /api/auth/refresh": () => renewed(),
    });
    const body = { tenant_id: "h2o", name: "H2O", timezone: "UTC" };

    await answer(api.POST("/api/v1/tenants", { body }));

    expect(asked.filter(({ path }) => path.endsWith("tenants")).map((each) => each.body)).toEqual([
      body,
      body,
    ]);
  });

  it("renews once for all who wait", async () => {
    const asked = fakeApi({
      "GET /api/auth/me": onlyTo(ANAS_NEXT),
      "POST /api/auth/refresh": () => renewed(),
    });

    await Promise.all([me(), me(), me()]);

    expect(asked.filter(({ path }) => path.endsWith("refresh"))).toHaveLength(1);
  });

  it("does not go on asking when the renewed token is refused too", async () => {
    const asked = fakeApi({
      "GET /api/auth/me": () => unauthorized,
      "POST /api/auth/refresh": () => renewed(),
    });

    await expect(me()).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveLength(3);
    expect(session.state).toBe("interrupted");
  });

  it("outlives an outage of the renewal", async () => {
    fakeApi({
      "GET /api/auth/me": () => unauthorized,
      "POST /api/auth/refresh": () =>
        problem(503, "unavailable", "Try again.", { retryable: true }),
    });

    await expect(me()).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(session.state).toBe("signed-in");
  });

  it("renews quietly before its token ends", async () => {
    vi.useFakeTimers();
    try {
      begin();
      const asked = fakeApi({ "POST /api/auth/refresh": () => renewed() });

      await vi.advanceTimersByTimeAsync(3_500_000);

      expect(asked.map(({ body }) => body)).toEqual([{ refresh_token: "refresh-1" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends here when somebody signs out in another tab", () => {
    otherTabKeeps(null);

    expect(session.state).toBe("signed-out");
  });

  it("ends with the tab for who does not want to stay", () => {
    begin(false);

    expect(localStorage.getItem("drumbeat.refresh")).toBeNull();
    expect(sessionStorage.getItem("drumbeat.refresh")).toBe("refresh-1");
  });
});

describe("a session that can't be renewed", () => {
  const over = { "GET /api/auth/me": onlyTo(ANAS_NEXT), "POST /api/auth/refresh": refused };
  const again = { token: ANAS_NEXT, refresh_token: "refresh-2", expires_in: 3600 };

  it("is over where nobody was in yet", async () => {
    localStorage.setItem("drumbeat.refresh", "refresh-1");
    dispatchEvent(new StorageEvent("storage", { key: "drumbeat.refresh" }));
    fakeApi(over);

    await expect(me()).rejects.toMatchObject({ code: "session_ended" });
    expect(session.state).toBe("expired");
    expect(localStorage.getItem("drumbeat.refresh")).toBe("");
  });

  it("lets who is in sign in again, and then sends what waited", async () => {
    begin();
    fakeApi(over);
    const waiting = me();
    await expect.poll(() => session.state).toBe("interrupted");

    session.resume(again);

    expect(await waiting).toEqual({ email: "ana@example.com" });
    expect(session.state).toBe("signed-in");
  });

  it("asks for nothing more while it waits", async () => {
    begin();
    const asked = fakeApi(over);
    const waiting = [me(), me()];
    await expect.poll(() => session.state).toBe("interrupted");
    const before = asked.length;

    waiting.push(me());
    session.resume(again);
    await Promise.all(waiting);

    expect(asked.slice(before).map(({ path }) => path)).toEqual(Array(3).fill("/api/auth/me"));
  });

  it("stays with the tab for who does not want to stay", async () => {
    begin(false);
    fakeApi(over);
    const waiting = me();
    await expect.poll(() => session.state).toBe("interrupted");

    session.resume(again);
    await waiting;

    expect(sessionStorage.getItem("drumbeat.refresh")).toBe("refresh-2");
    expect(localStorage.getItem("drumbeat.refresh")).toBeNull();
  });

  it("gives up what waits when its person leaves", async () => {
    begin();
    fakeApi(over);
    const waiting = me();
    await expect.poll(() => session.state).toBe("interrupted");

    session.signOut();

    await expect(waiting).rejects.toMatchObject({ code: "session_ended" });
    expect(session.state).toBe("signed-out");
  });

  it("is interrupted in every tab, and goes on in all when one signs in again", async () => {
    begin();
    const asked = fakeApi({ ...over, "POST /api/auth/refresh": () => renewed() });

    otherTabKeeps("");
    expect(session.state).toBe("interrupted");
    const waiting = me();
    otherTabKeeps("refresh-2");

    expect(await waiting).toEqual({ email: "ana@example.com" });
    expect(asked[0]?.body).toEqual({ refresh_token: "refresh-2" });
  });

  it("does not go on as somebody else who signed in in another tab", async () => {
    begin();
    const asked = fakeApi({
      ...over,
      "POST /api/auth/refresh": () => renewed(idToken("bob@example.com")),
    });

    otherTabKeeps("");
    const waiting = me();
    otherTabKeeps("bobs-refresh");

    await expect(waiting).rejects.toMatchObject({ code: "session_ended" });
    expect(session.state).toBe("signed-out");
    expect(localStorage.getItem("drumbeat.refresh")).toBe("bobs-refresh");
    expect(asked.map(({ path }) => path)).toEqual(["/api/auth/refresh"]);
  });
});
