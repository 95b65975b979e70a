import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { CONTENT } from "./content.fixture";
import { contentQuery, type Content } from "./queries";

/** How soon a text with pictures in these states is reloaded; false for not at all. */
function soon(...statuses: (string | null)[]): number | false {
  const client = new QueryClient();
  const wanted = contentQuery("h2o", "content-1");
  const media = statuses.map((status) => ({ status }));
  client.setQueryData(wanted.queryKey, { ...CONTENT, media } as unknown as Content);
  const observer = new QueryObserver(client, wanted);
  const every = observer.options.refetchInterval;
  return (typeof every === "function" ? every(observer.getCurrentQuery()) : every) ?? false;
}

it("a text is asked for again while a picture of it is worked on", () => {
  expect(soon("ready", "processing")).toBeGreaterThan(0);
  expect(soon("uploading")).toBeGreaterThan(0);
});

it("a text whose pictures are ready, refused or a stranger's is left alone", () => {
  expect(soon()).toBe(false);
  expect(soon("ready", "rejected", null)).toBe(false);
});
