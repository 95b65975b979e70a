import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { picture } from "@/media/asset.fixture";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import type { Banner } from "./queries";

const PATH = "/api/v1/marketing/banners";

const banner = (id: string, more: Partial<Banner> = {}): Banner => ({
  id,
  asset_id: "pic-1",
  title: id,
  link_url: null,
  starts_on: null,
  ends_on: null,
  is_active: true,
  rank: id,
  state: "live",
  lacks: null,
  image_url: "/media/x/banner.jpg",
  thumbnail_url: "/media/x/grid.jpg",
  alt_text: id,
  instance_id: null,
  views: 0,
  clicks: 0,
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:00:00Z",
  version: 3,
  ...more,
});
const TWO = [banner("Winter"), banner("Spring")];
const listed = (items: readonly Banner[], version = 7) => ({ body: { items, cursor: null, version } });

type Routes = Parameters<typeof fakeApi>[0];

function opens(path: string, more: Routes = {}) {
  const asked = fakeApi({
    ...tenantRoutes("editor"),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/media/*": () => ({ body: picture({ id: "pic-1" }) }),
    [`GET ${PATH}/site`]: () => ({
      body: {
        channel_account_id: null,
        site_key: "k3y",
        feed_url: "https://d.example/public/banners/k3y.json",
        embed_html: "<script></script>",
        frame_html: "<iframe></iframe>",
        page_url: "https://d.example/embed/banners.html?site=k3y",
        version: 7,
      },
    }),
    [`GET ${PATH}`]: () => listed(TWO),
    ...more,
  });
  return { asked, ...renderApp(path) };
}

const titles = () =>
  within(screen.getByRole("region", { name: "Banners" }))
    .getAllByRole("heading", { level: 2 })
    .map(({ textContent }) => textContent);

beforeEach(() => {
  localStorage.clear();
  signedIn();
});

describe("the banners", () => {
  it("are asked for again where they could not be loaded", async () => {
    let fails = true;
    opens("/t/h2o/banners", {
      [`GET ${PATH}`]: () => (fails ? problem(403, "forbidden", "Not you.") : listed(TWO)),
    });

    expect(await screen.findByText("The banners could not be loaded", {}, { timeout: 40_000 })).toBeVisible();
    fails = false;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));

    expect(await screen.findByRole("heading", { name: "Winter" })).toBeVisible();
  }, 40_000);

  it("stand again as they did where the API refuses another order", async () => {
    opens("/t/h2o/banners", {
      [`POST ${PATH}/reorder`]: () => problem(409, "stale_version", "Somebody else has changed the banners."),
    });

    await userEvent.click(await screen.findByRole("button", { name: "Move Winter down" }, { timeout: 40_000 }));

    expect(await screen.findByText(/Somebody else has changed the banners/)).toBeVisible();
    await vi.waitFor(() => expect(titles()).toEqual(["Winter", "Spring"]));
  }, 40_000);

  it("are put in order one step after another, each with the version of the one before", async () => {
    let version = 7;
    const { asked } = opens("/t/h2o/banners", {
      [`POST ${PATH}/reorder`]: ({ body }) =>
        listed(
          (body as { ids: string[] }).ids.map((id) => banner(id)),
          (version += 1),
        ),
    });
    const down = await screen.findByRole("button", { name: "Move Winter down" }, { timeout: 40_000 });

    fireEvent.click(down);
    await vi.waitFor(() => expect(titles()).toEqual(["Spring", "Winter"]));
    fireEvent.click(await screen.findByRole("button", { name: "Move Spring down" }));

    const orders = () => asked.filter(({ path }) => path.endsWith("/reorder")).map(({ body }) => body);
    await vi.waitFor(() =>
      expect(orders()).toEqual([
        { ids: ["Spring", "Winter"], version: 7 },
        { ids: ["Winter", "Spring"], version: 8 },
      ]),
    );
    await vi.waitFor(() => expect(titles()).toEqual(["Winter", "Spring"]));
  }, 40_000);

  it("open by their address, with the post that put them there", async () => {
    opens("/t/h2o/banners?banner=Winter", {
      [`GET ${PATH}`]: () => listed([banner("Winter", { instance_id: "post-1" })]),
    });

    const panel = await screen.findByRole("dialog", { name: "Edit the banner" }, { timeout: 40_000 });
    expect(within(panel).getByLabelText(/^Title/)).toHaveValue("Winter");
    expect(screen.getByText("Put there by a post")).toHaveAttribute("href", "/t/h2o/calendar?post=post-1");
  }, 40_000);

  it("take no video", async () => {
    const { asked } = opens("/t/h2o/banners?banner=new");
    const panel = await screen.findByRole("dialog", { name: "Add a banner" }, { timeout: 40_000 });
    const input = panel.querySelector("input[type=file]");

    fireEvent.change(input ?? panel, { target: { files: [new File(["x"], "van.mp4", { type: "video/mp4" })] } });

    expect(await screen.findByText(/A banner shows a picture/)).toBeVisible();
    expect(asked.some(({ path }) => path.includes("/uploads"))).toBe(false);
  }, 40_000);
});
