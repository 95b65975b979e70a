import { expect, it } from "vitest";
import { attemptWords, findingWords, noticeWords, troubleWords } from "./troubleWords";

it("a connection that is over says what to do, with the network's words behind it", () => {
  const error = { code: "190/463", message: "Session has expired on Tuesday.", disconnected: true };

  expect(troubleWords("Facebook", "Failed", error)).toEqual({
    says: "Facebook no longer accepts this connection. Reconnect to post again.",
    details: "Session has expired on Tuesday. (190/463)",
  });
});

it.each([
  ["Facebook", "Failed", "368", "Facebook refused this post."],
  ["Facebook", "Scheduled", "4", "Facebook did not take it this time."],
  ["Facebook", "Unconfirmed", "1", "Facebook gave no clear answer."],
  ["The porter", "Failed", "http_422", "The porter refused this post."],
] as const)("a refusal by %s (%s, %s) is said in our words", (receiver, status, code, says) => {
  expect(troubleWords(receiver, status, { code, message: "(#4) Nope." })).toEqual({
    says,
    details: `(#4) Nope. (${code})`,
  });
});

it.each(["content_missing", "account_paused", "name_not_resolved"])(
  "our own words are said as they are (%s)",
  (code) => {
    const ours = { code, message: "The post has no text." };
    expect(troubleWords("Facebook", "Failed", ours)).toEqual({ says: ours.message });
    expect(attemptWords("Facebook", { ...ours, outcome: "failed" })).toEqual({ says: ours.message });
    expect(findingWords("Facebook", { ...ours, severity: "error" })).toEqual({ says: ours.message });
  },
);

it("a try that a network refused is told in our words, one that went well as it is", () => {
  expect(attemptWords("Facebook", { code: "368", message: "Spam.", outcome: "deferred" })).toEqual({
    says: "Facebook did not take it.",
    details: "Spam. (368)",
  });
  expect(attemptWords("Facebook", { code: "2", message: "Sorry.", outcome: "unconfirmed" })?.says).toBe(
    "Facebook gave no clear answer.",
  );
  expect(attemptWords("Facebook", { code: null, message: "It was there at once.", outcome: "posted" })).toEqual({
    says: "It was there at once.",
  });
  expect(attemptWords("Facebook", { code: null, message: null, outcome: "posted" })).toBeNull();
});

it.each([
  ["credentials_refused", "error", "Facebook no longer accepts this connection. Reconnect to post again."],
  ["page_refused", "error", "Facebook refuses this account's posts."],
  ["network_unavailable", "warning", "Facebook gave no clear answer. It is asked again before each post."],
] as const)("a check in which a network is quoted (%s)", (code, severity, says) => {
  const message = "Facebook says: (#100) Unsupported get request.";
  expect(findingWords("Facebook", { code, severity, message })).toEqual({
    says,
    details: `${message} (${code})`,
  });
});

const UNSAID = { code: null, disconnected: false };

it.each([
  ["post_failed", "368", false, "Facebook refused this post."],
  ["post_failed", "190/463", true, "Facebook no longer accepts this connection. Reconnect to post again."],
  ["post_missed", "4", false, "Facebook did not take it this time."],
  ["post_unconfirmed", "1", false, "Facebook gave no clear answer."],
  ["preflight_failed", "page_refused", false, "Facebook refuses this account's posts."],
] as const)("a notification says exactly what happened (%s, %s)", (type, code, disconnected, says) => {
  const message = "(#1) Nope.";
  expect(noticeWords("Facebook", { type, message, code, disconnected })).toEqual({
    says,
    details: `(#1) Nope. (${code})`,
  });
});

it("a notification in our own words says them as they are", () => {
  const ours = { message: "The post has no text.", code: "content_missing", disconnected: false };
  expect(noticeWords("Facebook", { type: "post_failed", ...ours })).toEqual({ says: ours.message });
  expect(noticeWords("Facebook", { type: "preflight_failed", ...ours })).toEqual({ says: ours.message });
  expect(noticeWords(null, { ...UNSAID, type: "approval_requested", message: "Ed asks for approval." })).toEqual({
    says: "Ed asks for approval.",
  });
});

it("a notification without a code keeps what was said behind details", () => {
  const message = "(#368) The action attempted has been deemed abusive.";
  expect(noticeWords(null, { ...UNSAID, type: "post_failed", message }).details).toBe(message);
  expect(noticeWords(null, { ...UNSAID, type: "post_failed", message }).says).not.toContain("368");
});
