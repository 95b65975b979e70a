import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { thumbnailsQueries } from "./queries";
import { aRow } from "./rows.fixture";

const TEXTS = "/api/v1/marketing/content-items";

it("posts show what their texts show first, each text asked for once", async () => {
  signedIn();
  const rows = [aRow(), aRow({ id: "post-2" }), aRow({ id: "post-3", content_item_id: null, content_title: null })];
  const asked = fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/calendar": () => ({ body: { "2026-12-22": rows } }),
    "GET /api/v1/marketing/post-instances": () => ({ body: { items: [], cursor: null } }),
    [`GET ${TEXTS}/thumbnails`]: () => ({
      body: { items: [{ content_item_id: "content-1", thumbnail_url: "/media/x/small.jpg" }], cursor: null },
    }),
    [`GET ${TEXTS}`]: () => ({ body: { items: [], cursor: null } }),
  });
  renderApp("/t/h2o/calendar?view=list&day=2026-12-22");

  const links = await screen.findAllByRole("link", { name: /Burst pipe/ }, { timeout: 40_000 });
  await vi.waitFor(() => {
    for (const link of links) expect(link.querySelector("img")).toHaveAttribute("src", "/media/x/small.jpg");
  });
  const calls = asked.filter(({ path }) => path === `${TEXTS}/thumbnails`);
  expect(calls.map(({ query }) => query.get("ids"))).toEqual(["content-1"]);
}, 40_000);

it("many texts are asked for a hundred at a time", () => {
  const ids = Array.from({ length: 250 }, (_, number) => `content-${String(number).padStart(3, "0")}`);
  const parts = thumbnailsQueries("h2o", [...ids, ...ids].reverse()).map(({ queryKey }) => queryKey.at(-1) as string[]);
  expect(parts.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(parts.flat()).toEqual(ids);
});
