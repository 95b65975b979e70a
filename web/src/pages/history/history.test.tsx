import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { summary } from "./MissedBar";

const post = (changes: Record<string, unknown> = {}) => ({
  id: "post-1",
  channel_account_id: "page",
  account_name: "H2O Page",
  platform: "facebook",
  content_item_id: "content-1",
  content_title: "Winter tips",
  scheduled_for: "2026-12-22T17:00:00Z",
  local_time: "2026-12-22T09:00:00",
  timezone: "America/Los_Angeles",
  status: "Posted",
  has_caption_override: false,
  generation: 1,
  version: 2,
  posted_at: "2026-12-22T17:00:00.100Z",
  permalink: "https://facebook.example/1",
  platform_post_id: "1",
  follow_ups: [],
  error: null,
  sent_ahead: false,
  note: null,
  shown_at: "2026-12-22T17:00:00Z",
  lag_seconds: 0.1,
  due_at: null,
  type: "photo",
  text: "Keep your pipes warm.",
  crosspost: true,
  thumbnail_url: "/media/x/small.jpg",
  ...changes,
});

const routes = {
  ...tenantRoutes(),
  "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
};

describe("history", () => {
  it("shows what became of a post, how late, and where it is to be seen", async () => {
    signedIn();
    fakeApi({
      ...routes,
      "GET /api/v1/marketing/history": () => ({ body: { items: [post()], cursor: null } }),
    });
    renderApp("/t/h2o/history");

    const row = await screen.findByRole("row", { name: /Winter tips/ });
    expect(within(row).getByText("Posted")).toBeVisible();
    expect(within(row).getByText("On time")).toBeVisible();
    expect(within(row).getByText("Keep your pipes warm.")).toBeVisible();
    expect(within(row).getByText("Photo, also posted elsewhere or again, no. 1")).toBeVisible();
    expect(within(row).getByRole("link", { name: /See it/ })).toHaveAttribute(
      "href",
      "https://facebook.example/1",
    );
  });

  it("shows a post where it went out, and for when it was planned", async () => {
    signedIn();
    const sent = "2026-12-20T20:30:00Z";
    fakeApi({
      ...routes,
      "GET /api/v1/marketing/history": () => ({
        body: {
          items: [post({ posted_at: sent, sent_ahead: true, shown_at: sent, lag_seconds: 1500 })],
          cursor: null,
        },
      }),
    });
    renderApp("/t/h2o/history");

    const row = await screen.findByRole("row", { name: /Winter tips/ });
    const cell = within(row).getAllByRole("cell")[0];
    expect(cell).toHaveTextContent(/^Sun, Dec 20.*12:30\sPMPlanned for Tue, Dec 22.*9:00\sAM$/);
    expect(within(row).getByText("Sent ahead")).toBeVisible();
    expect(within(row).queryByText(/late/)).not.toBeInTheDocument();
  });

  it("keeps its filters in the address, and asks for no more than they want", async () => {
    signedIn();
    const asked = fakeApi({
      ...routes,
      "GET /api/v1/marketing/history": () => ({ body: { items: [], cursor: null } }),
    });
    const { router } = renderApp("/t/h2o/history?from=2026-12-01&to=yesterday");

    await userEvent.selectOptions(await screen.findByLabelText("Status"), "Failed");

    expect(await screen.findByText("Nothing matches")).toBeVisible();
    expect(router.state.location.search).toEqual({ from: "2026-12-01", status: "Failed" });
    const last = asked.filter((call) => call.path.endsWith("/history")).at(-1);
    expect(Object.fromEntries(last?.query ?? [])).toEqual({
      tenant_id: "h2o",
      start_date: "2026-12-01",
      status: "Failed",
    });
  });

  it("decides on all that was missed, page by page", async () => {
    signedIn();
    const asked = fakeApi({
      ...routes,
      "GET /api/v1/marketing/history": () => ({
        body: { items: [post({ status: "Missed", lag_seconds: null })], cursor: null },
      }),
      "POST /api/v1/marketing/post-instances/missed/resolve": ({ query }) => ({
        body: query.has("cursor")
          ? { results: [{ instance_id: "b", error: { detail: "H2O Page is paused." } }], cursor: null }
          : { results: [{ instance_id: "a", instance: post() }], cursor: "more" },
      }),
    });
    renderApp("/t/h2o/history?status=Missed");

    await userEvent.click(await screen.findByRole("button", { name: "Make them drafts" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Make them drafts" }));

    expect(
      await screen.findByText("1 made drafts; 1 could not be: H2O Page is paused."),
    ).toBeVisible();
    expect(asked.filter((call) => call.path.endsWith("/resolve")).map((call) => call.body)).toEqual([
      { as: "drop" },
      { as: "drop" },
    ]);
  });

  it("says how many more reasons there are than it names", () => {
    expect(summary({ done: 3, refused: 0, reasons: [] }, "post")).toBe("3 on their way.");
    expect(summary({ done: 0, refused: 2, reasons: ["A.", "B."] }, "post")).toBe(
      "0 on their way; 2 could not be: A. And 1 other reason.",
    );
  });
});
