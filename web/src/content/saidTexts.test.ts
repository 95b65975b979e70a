import { expect, it } from "vitest";
import { mediumAt } from "@/media/medium";
import type { Content, Covers } from "./queries";
import { changedFacts, saidTexts } from "./saidTexts";

const CONTENT = {
  title: "Burst pipe?",
  base_caption: "We come at night.",
  media: [],
  media_urls: [],
  cta_type: "None",
  cta_url: null,
} as unknown as Content;
const COVERS: Covers = {
  title: "Burst pipe?",
  base_caption: "We come.",
  media: [],
  media_urls: [],
  cta_type: "None",
  cta_url: null,
  captions: [
    { instance_id: "p1", channel_account_id: "a1", account_name: "Website", caption: "Dear readers" },
    { instance_id: "p2", channel_account_id: "a2", account_name: "Letter", caption: "Hello" },
  ],
};

it("every text that goes out stands beside what was approved of it", () => {
  const owns = [
    { instance_id: "p1", account_name: "Website", caption: "Dear readers" },
    { instance_id: "p3", account_name: "Page", caption: "New here" },
  ];

  expect(saidTexts(CONTENT, owns, COVERS)).toEqual([
    { key: "base", account: null, now: "We come at night.", before: "We come." },
    { key: "p1", account: "Website", now: "Dear readers", before: "Dear readers" },
    { key: "p3", account: "Page", now: "New here", before: null },
    { key: "p2", account: "Letter", now: null, before: "Hello" },
  ]);
});

it("without an approval nothing is a change", () => {
  expect(saidTexts(CONTENT, [], null)).toEqual([
    { key: "base", account: null, now: "We come at night.", before: null },
  ]);
  expect(changedFacts(CONTENT, null)).toEqual({ title: false, media: false, button: false });
});

it("another picture, button or title is a change too", () => {
  const changed = {
    ...CONTENT,
    title: "Pipe",
    media: [mediumAt("https://a.example/1.jpg")],
    cta_type: "CallNow",
    cta_url: "tel:+13105550100",
  } as Content;
  expect(changedFacts(changed, COVERS)).toEqual({ title: true, media: true, button: true });
});

it("a picture that was changed in the library is one that nobody has approved", () => {
  const media = [{ ...mediumAt("https://x.example/van.jpg"), asset_id: "pic-1" }];
  const content = (changed_assets: string[]) => ({ ...CONTENT, media, approval: { changed_assets } }) as unknown as Content;

  expect(changedFacts(content(["pic-1"]), { ...COVERS, media }).media).toBe(true);
  expect(changedFacts(content(["another, which was taken out"]), { ...COVERS, media }).media).toBe(false);
});
