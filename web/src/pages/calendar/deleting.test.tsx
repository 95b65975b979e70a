import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { fakeApi, type Asked } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { aRow } from "./rows.fixture";

const SLOT = aRow({
  status: "Planned",
  content_item_id: null,
  content_title: null,
  due_at: null,
  scheduled_for: "2036-12-22T17:00:00Z",
});
const LIST = { items: [], cursor: null };

/** Opens a post's panel; returns the changes that the API was asked for. */
async function opened(post = SLOT) {
  const asked = fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: LIST }),
    "GET /api/v1/marketing/calendar": () => ({ body: { "2036-12-22": [post] } }),
    "GET /api/v1/marketing/content-items": () => ({ body: LIST }),
    "GET /api/v1/marketing/post-instances": () => ({ body: LIST }),
    "GET /api/v1/marketing/post-instances/*": () => ({
      body: { ...post, caption_override: null, options: {}, preflight: null },
    }),
    "GET /api/v1/marketing/post-instances/*/attempts": () => ({ body: LIST }),
    "POST /api/v1/marketing/post-instances/*/cancel": () => ({ body: { ...post, status: "Draft" } }),
    "PATCH /api/v1/marketing/post-instances/*": () => ({ body: post }),
    "DELETE /api/v1/marketing/post-instances/*": () => ({ status: 204 }),
  });
  renderApp("/t/h2o/calendar?day=2036-12-22&post=post-1");
  const panel = within(await screen.findByRole("dialog", {}, { timeout: 40_000 }));
  const changes = () =>
    asked
      .filter(({ method }: Asked) => method !== "GET")
      .map(({ method, path, body }) => [method, path.split("post-1")[1], body]);
  return { panel, changes };
}

beforeEach(signedIn);

it("an empty slot is deleted when nobody can take it back any more", async () => {
  const { panel, changes } = await opened();

  await userEvent.click(await panel.findByRole("button", { name: "Delete this empty slot" }));
  expect((await screen.findAllByText("Empty slot deleted"))[0]).toBeVisible();
  expect(screen.queryByRole("link", { name: /Empty slot/ })).not.toBeInTheDocument();
  expect(changes()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));

  await waitFor(() => expect(changes()).toEqual([["DELETE", "", undefined]]));
}, 40_000);

it("a scheduled post does not go out once it was deleted, and Undo schedules it again", async () => {
  const { panel, changes } = await opened(aRow({ scheduled_for: "2036-12-22T17:00:00Z" }));

  await userEvent.click(await panel.findByRole("button", { name: "Delete this post" }));
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));

  await waitFor(() =>
    expect(changes()).toEqual([
      ["POST", "/cancel", undefined],
      ["PATCH", "", { status: "Scheduled" }],
    ]),
  );
  expect(await screen.findByRole("link", { name: /Burst pipe/ })).toBeVisible();
}, 40_000);
