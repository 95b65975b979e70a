import { describe, expect, it } from "vitest";
import { durationWords, sizeWords, titleFrom, typeOf, whyNotUploaded } from "./files";

describe("what a file is", () => {
  it.each([
    ["image/jpeg", "pipe.jpg", "image/jpeg"],
    ["", "IMG_0001.HEIC", "image/heic"],
    ["", "prices.PDF", "application/pdf"],
    ["application/octet-stream", "clip.MOV", "video/quicktime"],
    ["video/x-m4v", "clip.m4v", "video/mp4"],
    ["image/svg+xml", "logo.svg", undefined],
    ["text/html", "page.jpg", undefined],
    ["", "no-ending", undefined],
  ])("of type %o, called %s: %s", (type, name, is) => {
    expect(typeOf({ type, name })).toBe(is);
  });
});

describe("a file that can't be uploaded", () => {
  it("is empty", () => {
    expect(whyNotUploaded({ name: "pipe.jpg", type: "image/jpeg", size: 0 })).toMatch(/^This file is empty/);
  });

  it("is of a kind that no network takes, and the kinds that are taken are named", () => {
    const wrong = whyNotUploaded({ name: "logo.svg", type: "image/svg+xml", size: 10 });
    expect(wrong).toMatch(/JPEG, PNG, WebP, GIF, HEIC, MP4, MOV, WebM or PDF/);
  });

  it("is no picture or video that is", () => {
    expect(whyNotUploaded({ name: "pipe.jpg", type: "image/jpeg", size: 1 })).toBeUndefined();
  });
});

it.each([
  ["frozen_pipe-2.final.jpg", "frozen pipe 2.final"],
  ["IMG 1.heic", "IMG 1"],
  ["noending", "noending"],
])("%s is called %s at first", (filename, title) => {
  expect(titleFrom(filename)).toBe(title);
});

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1 KB"],
  [4_230_000, "4.2 MB"],
  [40_000_000, "40 MB"],
  [5_000_000_000, "5 GB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

it.each([
  [0.4, "0:00"],
  [65, "1:05"],
  [3_725, "1:02:05"],
])("%d seconds are %s", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
