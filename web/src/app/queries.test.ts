import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { retryDelay, shouldRetry } from "./queries";

const refused = (retryable: boolean, retryAfter?: number) =>
  new Problem({ message: "No.", status: 503, code: "unavailable", retryable, retryAfter });

it("what may go better the next time is asked again three times, ever later", () => {
  const outage = Problem.network();

  expect([0, 1, 2, 3].map((failures) => shouldRetry(failures, outage))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([0, 1, 2].map((failures) => retryDelay(failures, outage))).toEqual([1000, 2000, 4000]);
});

it("the API says when to ask again, unless that is longer than people wait", () => {
  expect(retryDelay(0, refused(true, 12))).toBe(12_000);
  expect(shouldRetry(0, refused(true, 12))).toBe(true);
  expect(shouldRetry(0, refused(true, 16))).toBe(false);
});

it("a refusal, and what nobody knows, is not asked again", () => {
  expect(shouldRetry(0, refused(false))).toBe(false);
  expect(shouldRetry(0, new Error("broken"))).toBe(false);
});
