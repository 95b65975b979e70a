import { describe, expect, it, vi } from "vitest";
import { answer, api } from "./client";
import { problem, fakeApi } from "@/test/fakeApi";
import { Problem } from "./problem";
import { shouldRetry } from "@/app/queries";

const resend = () => answer(api.POST("/api/auth/resend", { body: { email: "a@b.example" } }));

describe("a problem", () => {
  it("carries what the API's document says, also what is particular to its code", async () => {
    fakeApi({
      "POST /api/auth/resend": () =>
        problem(409, "slot_taken", "Another post holds this minute.", { occupant_id: "i-1" }),
    });

    await expect(resend()).rejects.toMatchObject({
      message: "Another post holds this minute.",
      code: "slot_taken",
      status: 409,
      extra: { occupant_id: "i-1" },
    });
  });

  it("is readable when the gateway answers instead of the API", async () => {
    fakeApi({ "POST /api/auth/resend": () => ({ status: 502, body: { message: "Bad gateway" } }) });

    await expect(resend()).rejects.toMatchObject({ code: "unavailable", retryable: true });
  });

  it("says to check the connection when no answer comes", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));

    await expect(resend()).rejects.toMatchObject({ code: "network", status: 0 });
  });

  it("of too many tries says when one may try again, whoever answers", async () => {
    const headers = { "Retry-After": "40" };
    const words = "That was too often. Try again in 40 seconds.";
    fakeApi({
      "POST /api/auth/resend": () => ({
        ...problem(429, "too_many_requests", "Too many tries.", { retryable: true }),
        headers,
      }),
    });
    await expect(resend()).rejects.toMatchObject({ message: words, retryAfter: 40 });

    fakeApi({ "POST /api/auth/resend": () => ({ status: 429, body: { message: "Slow" }, headers }) });
    await expect(resend()).rejects.toMatchObject({ message: words });
  });

  it("of a limit says what to do, in the API's words where there are no better ones", async () => {
    const limit = (name: string) => ({
      "POST /api/auth/resend": () =>
        problem(409, "limit_reached", "You may have 3.", { name, current: 3, max: 3 }),
    });
    fakeApi(limit("accounts_per_business"));
    await expect(resend()).rejects.toMatchObject({
      message: expect.stringContaining("Delete one that you no longer need") as string,
    });

    fakeApi(limit("banners"));
    await expect(resend()).rejects.toMatchObject({ message: "You may have 3." });
  });

  it("is retried by itself only when that may help, and not for ever", () => {
    const outage = Problem.network();
    const refusal = new Problem({ message: "", status: 403, code: "forbidden" });

    expect(shouldRetry(0, outage)).toBe(true);
    expect(shouldRetry(3, outage)).toBe(false);
    expect(shouldRetry(0, refusal)).toBe(false);
    const later = { message: "", status: 429, code: "too_many_requests", retryable: true };
    expect(shouldRetry(0, new Problem({ ...later, retryAfter: 900 }))).toBe(false);
    expect(shouldRetry(0, new Error("a mistake of ours"))).toBe(false);
  });
});
