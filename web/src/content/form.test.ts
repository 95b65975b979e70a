import { describe, expect, it } from "vitest";
import { mediumAt, type Medium } from "@/media/medium";
import type { Content } from "./queries";
import { contentBody, contentSchema, contentValues, NO_CONTENT } from "./form";

const WRITTEN = { ...NO_CONTENT, title: "Burst pipe?" };
const A = "https://a.example/1.jpg";
const B = "https://a.example/2.jpg";
const at = (...urls: string[]): Medium[] => urls.map(mediumAt);
const OF_LIBRARY: Medium = { ...mediumAt(A), asset_id: "pic-1", kind: "image", status: "ready", alt: "A pipe" };
const messages = (values: object, before: Medium[] = []) =>
  contentSchema(before)
    .safeParse({ ...WRITTEN, ...values })
    .error?.issues.map(({ path, message }) => [path[0], message]);

describe("a post as it is written", () => {
  it("goes out with its pictures in order, and without a button's link when it has no button", () => {
    const values = { ...WRITTEN, media: [OF_LIBRARY, ...at(B)], cta_url: "https://x" };

    expect(contentBody(values)).toEqual({
      title: "Burst pipe?",
      base_caption: "",
      media: [
        { asset_id: "pic-1", alt: "A pipe" },
        { url: B, alt: "" },
      ],
      cta_type: "None",
      cta_url: null,
    });
  });

  it.each([
    [{ title: "", base_caption: " ", media: at(A) }, "base_caption"],
    [{ media: at(A, "ftp://a.example") }, "media"],
    [{ media: at("https://[your-picture]") }, "media"],
    [{ media: at("http://a.example/1.jpg") }, "media"],
    [{ media: at(...Array<string>(11).fill(A)) }, "media"],
    [{ media: [{ ...OF_LIBRARY, alt: "x".repeat(1_501) }] }, "media"],
    [{ cta_type: "LearnMore", cta_url: "example.com" }, "cta_url"],
    [{ cta_type: "LearnMore", cta_url: "https://[your-link]" }, "cta_url"],
    [{ cta_type: "BookOnline" }, "cta_url"],
    [{ cta_type: "CallNow", cta_url: "ask for Ana" }, "cta_url"],
  ])("names the field that is wrong: %o", (wrong, field) => {
    expect(messages(wrong)?.map(([path]) => path)).toEqual([field]);
  });

  it("says which of several picture addresses is wrong", () => {
    expect(messages({ media: at(A, "fotos/2.jpg") })).toEqual([
      ["media", expect.stringContaining("“fotos/2.jpg”")],
    ]);
  });

  it("keeps an address from http:// that was there before", () => {
    const old = "http://a.example/1.jpg";
    expect(messages({ media: at(old) }, at(old))).toBeUndefined();
  });

  it.each(["(310) 555-0100", "+1 555 0100", "tel:+13105550100"])("lets a button call %s", (typed) => {
    expect(messages({ cta_type: "CallNow", cta_url: typed })).toBeUndefined();
  });

  it("needs no title: new texts get theirs by the API, and known ones how they begin", () => {
    const untitled = { ...NO_CONTENT, base_caption: "Burst pipe?\nCall us." };
    expect(contentBody(untitled)).not.toHaveProperty("title");
    expect(contentBody(untitled, stored())).toMatchObject({ title: "Burst pipe?" });
  });
});

describe("a number to call", () => {
  it("is shown as people write it, and sent as it is stored while nobody touches it", () => {
    const content = stored({ cta_type: "CallNow", cta_url: "tel:+4930123456", cta_display: "030 123456" });
    const values = contentValues(content);

    expect(values.cta_url).toBe("030 123456");
    expect(contentBody(values, content).cta_url).toBe("tel:+4930123456");
    expect(contentBody({ ...values, cta_url: "030 99" }, content).cta_url).toBe("030 99");
  });
});

function stored(changes: Partial<Content> = {}): Content {
  return {
    id: "content-1",
    title: "Burst",
    base_caption: "Burst pipe?",
    media: [],
    media_urls: [],
    cta_type: "None",
    cta_url: null,
    cta_display: null,
    status: "Draft",
    owner: "ana@example.com",
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    version: 1,
    uses: 0,
    scheduled: 0,
    posted: 0,
    approval: null,
    ...changes,
  };
}
