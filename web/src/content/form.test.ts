import { describe, expect, it } from "vitest";
import { contentBody, contentSchema, NO_CONTENT } from "./form";

const WRITTEN = { ...NO_CONTENT, title: "Burst pipe?" };

describe("content as it is written", () => {
  it("goes out with one address per line, and without a button's address when it has no button", () => {
    const values = { ...WRITTEN, media_urls: " https://a.example/1.jpg\n\nhttps://a.example/2.jpg ", cta_url: "https://x" };

    expect(contentBody(values)).toEqual({
      title: "Burst pipe?",
      base_caption: "",
      media_urls: ["https://a.example/1.jpg", "https://a.example/2.jpg"],
      cta_type: "None",
      cta_url: null,
    });
  });

  it.each([
    [{ title: "  " }, "title"],
    [{ media_urls: "https://a.example/1.jpg\nftp://a.example" }, "media_urls"],
    [{ media_urls: "https://a.example/1.jpg\n".repeat(11) }, "media_urls"],
    [{ cta_type: "LearnMore" as const, cta_url: "example.com" }, "cta_url"],
    [{ cta_type: "BookOnline" as const }, "cta_url"],
  ])("names the field that is wrong: %o", (wrong, field) => {
    const result = contentSchema.safeParse({ ...WRITTEN, ...wrong });

    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([field]);
  });

  it("lets a button call a number", () => {
    expect(
      contentSchema.safeParse({ ...WRITTEN, cta_type: "CallNow", cta_url: "tel:+1-555-0100" }).success,
    ).toBe(true);
  });
});
