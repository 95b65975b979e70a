import { expect, it } from "vitest";
import { destination } from "./words";

it.each([
  [{ page_id: "12" }, "Page 12"],
  [{ host: "example.com" }, "Posts to example.com"],
  [{ site: "example.com", username: "rosa" }, "example.com, rosa"],
  [{ user_id: "17841400100200300" }, ""],
  [{ author: "urn:li:organization:5590506" }, ""],
  [{ username: "@ada", user_id: "2244994947" }, "@ada"],
])("%j are told as people know them: %j", (facts, words) => {
  expect(destination({ facts })).toBe(words);
});
