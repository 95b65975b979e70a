import { expect, it } from "vitest";
import { NO_CONTENT } from "@/content/form";
import { ALL } from "@/options/options.fixture";
import { aRow } from "../rows.fixture";
import type { Post } from "../queries";
import { changeOf, differences } from "./saveEdit";

const aPost = (changes: Partial<Post>): Post => ({
  ...aRow(),
  caption_override: null,
  options: {},
  preflight: null,
  ...changes,
});
const edit = (options: Post["options"]) => ({
  values: NO_CONTENT,
  own: null,
  options,
  scheduledFor: null,
  then: "keep" as const,
});

it("options are sent whole when one of them is another, and not at all otherwise", () => {
  const post = aPost({ options: { language: "de", tags: ["a"] } });
  expect(changeOf(post, edit({ tags: ["a"], language: "de" }))).toBeNull();
  expect(changeOf(post, edit({ tags: ["a"] }))).toEqual({ options: { tags: ["a"] } });
});

it("options that somebody else set meanwhile stand beside those that are set here", () => {
  const seen = { post: aPost({}), content: null };
  const now = { post: aPost({ version: 2, options: { visibility: "private", language: "en" } }), content: null };

  expect(differences(seen, now, edit({ language: "de" }), { zone: "UTC", known: ALL })).toEqual([
    { what: "Set for this post", theirs: "Language: en\nWho sees it: Followers only", mine: "Language: de" },
  ]);
  expect(differences(now, now, edit({}), { zone: "UTC", known: ALL })).toEqual([]);
});
