import { expect, it } from "vitest";
import { troubleWords } from "./trouble";

it.each(["190/463", "200", "needs_reconnect", "10"])(
  "a connection that is over (%s) is said so, with the network's words behind it",
  (code) => {
    const words = troubleWords("facebook", { code, message: "Error validating access token." });

    expect(words.says).toBe(
      "Facebook no longer accepts this connection. Reconnect to post again.",
    );
    expect(words.details).toBe(`Error validating access token. (${code})`);
  },
);

it.each(["368", "100/33", "http_500", "account_paused"])("%s is told as it is", (code) => {
  expect(troubleWords("facebook", { code, message: "This looked like spam." })).toEqual({
    says: "This looked like spam.",
  });
});
