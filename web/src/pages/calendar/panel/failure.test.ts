import { expect, it } from "vitest";
import { failureOf } from "./failure";

const failed = (code: string, message: string) =>
  ({ platform: "facebook", status: "Failed", error: { code, message, retryable: false, disconnected: false } }) as const;

it("a network's own words stand behind ours", () => {
  expect(failureOf(failed("368", "This looked like spam."), false)).toEqual({
    said: "Facebook refused this post.",
    details: "This looked like spam. (368)",
  });
});

it("a connection that ended says what to do", () => {
  expect(failureOf(failed("190/463", "Session has expired on Tuesday."), true)).toEqual({
    said: "Facebook no longer accepts this connection. Reconnect to post again.",
    details: "Session has expired on Tuesday. (190/463)",
  });
});

it("our own words are said as they are", () => {
  expect(failureOf(failed("content_missing", "The post has no text."), false)).toEqual({
    said: "The post has no text.",
    details: null,
  });
});
