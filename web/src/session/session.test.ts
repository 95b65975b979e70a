import { beforeEach, describe, expect, it, vi } from "vitest";
import { answer, api } from "@/api/client";
import { fakeApi, problem } from "@/test/fakeApi";
import { session } from "./session";

const begin = (stay = true) =>
  session.begin({ token: "token-1", refresh_token: "refresh-1", expires_in: 3600 }, { stay });
const me = () => answer(api.GET("/api/auth/me"));
const renewed = () => ({ body: { token: "token-2", expires_in: 3600 } });
const unauthorized = { status: 401, body: { message: "Unauthorized" } };
const tokenOf = (headers: Headers) => headers.get("Authorization");

describe("a session", () => {
  beforeEach(() => begin());

  it("sends its token along", async () => {
    const asked = fakeApi({ "GET /api/auth/me": () => ({ body: {} }) });

    await me();

    expect(asked.map(({ headers }) => tokenOf(headers))).toEqual(["Bearer token-1"]);
  });

  it("renews a token that is refused, and asks once more", async () => {
    const asked = fakeApi({
      "GET /api/auth/me": ({ headers }) =>
        tokenOf(headers) === "Bearer token-2" ? { body: { email: "ana@example.com" } } : unauthorized,
      "POST /api/auth/refresh": renewed,
    });

    expect(await me()).toMatchObject({ email: "ana@example.com" });
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/auth/me",
      "/api/auth/refresh",
      "/api/auth/me",
    ]);
  });

  it("sends a body again after renewing", async () => {
    const asked = fakeApi({
      "POST /api/v1/tenants": ({ headers }) =>
        tokenOf(headers) === "Bearer token-2" ? { status: 201, body: {} } : unauthorized,
      "POST /api/auth/refresh": renewed,
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
      "GET /api/auth/me": ({ headers }) =>
        tokenOf(headers) === "Bearer token-2" ? { body: {} } : unauthorized,
      "POST /api/auth/refresh": renewed,
    });

    await Promise.all([me(), me(), me()]);

    expect(asked.filter(({ path }) => path.endsWith("refresh"))).toHaveLength(1);
  });

  it("does not go on asking when the renewed token is refused too", async () => {
    const asked = fakeApi({
      "GET /api/auth/me": () => unauthorized,
      "POST /api/auth/refresh": renewed,
    });

    await expect(me()).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveLength(3);
    expect(session.state).toBe("expired");
  });

  it("is over when it can't be renewed", async () => {
    fakeApi({
      "GET /api/auth/me": () => unauthorized,
      "POST /api/auth/refresh": () => problem(401, "invalid_credentials", "This session is over."),
    });

    await expect(me()).rejects.toMatchObject({ code: "session_ended" });
    expect(session.state).toBe("expired");
    expect(localStorage.getItem("drumbeat.refresh")).toBeNull();
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
      const asked = fakeApi({ "POST /api/auth/refresh": renewed });

      await vi.advanceTimersByTimeAsync(3_500_000);

      expect(asked.map(({ body }) => body)).toEqual([{ refresh_token: "refresh-1" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends here when it ends in another tab", () => {
    localStorage.clear();
    dispatchEvent(new StorageEvent("storage", { key: "drumbeat.refresh" }));

    expect(session.state).toBe("signed-out");
  });

  it("ends with the tab for who does not want to stay", () => {
    begin(false);

    expect(localStorage.getItem("drumbeat.refresh")).toBeNull();
    expect(sessionStorage.getItem("drumbeat.refresh")).toBe("refresh-1");
  });
});
