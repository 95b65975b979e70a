import { beforeEach, expect, it } from "vitest";
import { cutOffOf, cutOffUploads, forgetUpload, noteUpload, type CutOff } from "./cutOff";

const UPLOAD: CutOff = {
  assetId: "a1",
  uploadId: "u1",
  key: "in/h2o/a1/x",
  name: "clip.mp4",
  size: 40_000_000,
  changedAt: 1_000,
  sent: 16_000_000,
  at: new Date().toISOString(),
};
const FILE = { name: "clip.mp4", size: 40_000_000, lastModified: 1_000 };

beforeEach(() => localStorage.clear());

it("an upload that was cut off is known by its file", () => {
  noteUpload("h2o", UPLOAD);
  expect(cutOffOf("h2o", FILE)).toEqual(UPLOAD);
});

it.each([{ name: "other.mp4" }, { size: 1 }, { lastModified: 2_000 }])("another file is another upload: %o", (other) => {
  noteUpload("h2o", UPLOAD);
  expect(cutOffOf("h2o", { ...FILE, ...other })).toBeUndefined();
});

it("other businesses don't know of it", () => {
  noteUpload("h2o", UPLOAD);
  expect(cutOffUploads("other")).toEqual([]);
});

it("what is noted again is noted once, as it is then", () => {
  noteUpload("h2o", UPLOAD);
  noteUpload("h2o", { ...UPLOAD, assetId: "a2" });
  noteUpload("h2o", { ...UPLOAD, sent: 24_000_000 });
  expect(cutOffUploads("h2o").map(({ assetId, sent }) => [assetId, sent])).toEqual([
    ["a1", 24_000_000],
    ["a2", 16_000_000],
  ]);
});

it("after a day it can't go on", () => {
  noteUpload("h2o", UPLOAD);
  const later = new Date(Date.parse(UPLOAD.at) + 24 * 3_600_000);
  expect(cutOffUploads("h2o", later)).toEqual([]);
});

it("what was sent is forgotten, and so is a store that can't be read", () => {
  noteUpload("h2o", UPLOAD);
  forgetUpload("h2o", "a1");
  expect(cutOffUploads("h2o")).toEqual([]);
  expect(localStorage).toHaveLength(0);

  localStorage.setItem("drumbeat.uploads h2o", "{");
  expect(cutOffUploads("h2o")).toEqual([]);
});
