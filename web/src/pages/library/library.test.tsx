import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Asset } from "@/media/asset";
import { picture } from "@/media/asset.fixture";
import { noteUpload } from "@/media/cutOff";
import { forgetUploads } from "@/media/uploads";
import type { Role } from "@/session/tenant";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

vi.mock("@/media/transfer", () => ({ transfer: () => ({ pause: vi.fn(), goOn: vi.fn(), retry: vi.fn() }) }));

const MEDIA = "/api/v1/marketing/media";
const PIPE = picture({ labels: ["winter"] });
const VIDEO = picture({
  id: "vid-1",
  kind: "video",
  title: "Our van",
  filename: "van.mp4",
  content_type: "video/mp4",
  duration_seconds: 65,
});
const USED = {
  ...PIPE,
  uses: { draft: 0, scheduled: 1, posted: 1, failed: 0 },
  posts: [
    {
      instance_id: "post-1",
      content_id: "c1",
      account_name: "H2O Page",
      platform: "facebook",
      status: "Scheduled" as const,
      scheduled_for: "2036-12-22T17:00:00Z",
      permalink: null,
    },
    {
      instance_id: "post-2",
      content_id: "c1",
      account_name: "Newsletter",
      platform: "webhook",
      status: "Posted" as const,
      scheduled_for: "2026-01-22T17:00:00Z",
      permalink: null,
    },
  ],
  banner_ids: [],
};

type Routes = Parameters<typeof fakeApi>[0];

function opens(path: string, assets: readonly Asset[], more: Routes = {}, role: Role = "editor") {
  const asked = fakeApi({
    ...tenantRoutes(role),
    ...more,
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/platforms": () => ({ body: { items: [], cursor: null } }),
    [`GET ${MEDIA}`]: () => ({ body: { items: assets, cursor: null } }),
    [`GET ${MEDIA}/space`]: () => ({
      body: { bytes: 950_000_000, max_bytes: 1_000_000_000, files: 12, max_files: 1_000, max_file_bytes: 500_000_000 },
    }),
    [`GET ${MEDIA}/*`]: (_asked, [id]) => ({ body: assets.find((each) => each.id === id) }),
    [`POST ${MEDIA}/uploads`]: () => ({
      status: 201,
      body: { items: [{ asset: picture({ id: "new-1", status: "uploading" }), upload: { kind: "single", key: "k" } }] },
    }),
  });
  return { asked, ...renderApp(path) };
}

const loaded = () => screen.findByRole("heading", { level: 1, name: "Pictures and videos" }, { timeout: 40_000 });

beforeEach(() => {
  localStorage.clear();
  forgetUploads();
  signedIn();
});

describe("the library", () => {
  it("shows pictures and videos, and how much room is left", async () => {
    opens("/t/h2o/media", [PIPE, VIDEO]);
    await loaded();

    const list = await screen.findByRole("list", { name: "Pictures and videos" });
    expect(within(list).getByRole("link", { name: /Frozen pipe/ })).toBeVisible();
    expect(within(list).getByRole("link", { name: /Our van/ })).toBeVisible();
    expect(await screen.findByText("950 MB of 1 GB, 12 of 1,000 files")).toBeVisible();
    expect(screen.getByText(/There is little room left/)).toBeVisible();
  }, 40_000);

  it("asks for what is searched and filtered, and keeps it in the address", async () => {
    const { asked, router } = opens("/t/h2o/media", [PIPE]);
    await loaded();

    await userEvent.selectOptions(await screen.findByLabelText("Kind"), "Videos");
    await userEvent.selectOptions(screen.getByLabelText("Label"), "winter");
    await userEvent.type(screen.getByLabelText("Search"), "van");

    await vi.waitFor(() => {
      const query = asked.filter(({ path }) => path === MEDIA).at(-1)?.query;
      expect([query?.get("kind"), query?.get("label"), query?.get("q")]).toEqual(["video", "winter", "van"]);
    });
    expect(router.state.location.search).toMatchObject({ kind: "video", label: "winter", find: "van" });
  }, 40_000);

  it("is a list, too", async () => {
    opens("/t/h2o/media?view=list", [PIPE]);
    await loaded();
    expect(await screen.findByRole("row", { name: /Frozen pipe/ })).toBeVisible();
    expect(screen.getByRole("button", { name: "Show as a list" })).toHaveAttribute("aria-pressed", "true");
  }, 40_000);

  it("files that are dropped are looked at and named before they are uploaded", async () => {
    const { asked } = opens("/t/h2o/media", [PIPE]);
    await loaded();
    const file = new File(["x"], "frozen_pipe.jpg", { type: "image/jpeg" });

    fireEvent.drop(document.body, { dataTransfer: { files: [file], types: ["Files"] } });
    const title = await screen.findByLabelText(/^Title of/);
    expect(title).toHaveValue("frozen pipe");
    expect(asked.some(({ method }) => method === "POST")).toBe(false);
    await userEvent.clear(title);
    await userEvent.type(title, "Burst");
    await userEvent.click(within(screen.getByRole("region", { name: /^Look at it/ })).getByRole("button", { name: "Upload" }));

    await vi.waitFor(() =>
      expect(asked.find(({ method }) => method === "POST")?.body).toMatchObject({ files: [{ title: "Burst" }] }),
    );
    expect(await screen.findByRole("heading", { name: "Uploading 1 file" })).toBeVisible();
  }, 40_000);

  it("what can't be uploaded says why before it is sent", async () => {
    opens("/t/h2o/media", [PIPE]);
    await loaded();

    fireEvent.paste(document.body, {
      clipboardData: { files: [new File(["<svg/>"], "logo.svg", { type: "image/svg+xml" })], types: ["Files"] },
    });

    expect(await screen.findByRole("alert")).toHaveTextContent(/logo.svg: This is neither a picture nor a video/);
  }, 40_000);

  it("an upload that was cut off is offered to go on", async () => {
    noteUpload("h2o", {
      assetId: "a9",
      uploadId: "u9",
      key: "k",
      name: "clip.mp4",
      size: 40_000_000,
      changedAt: 1,
      sent: 16_000_000,
      at: new Date().toISOString(),
    });
    opens("/t/h2o/media", [PIPE]);
    await loaded();
    expect(screen.getByText(/clip.mp4/)).toBeVisible();
    expect(screen.getByText(/was cut off at 40 %/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Choose the file" })).toBeVisible();
  }, 40_000);

  it("those who only look are told why they can't upload", async () => {
    opens("/t/h2o/media", [PIPE], {}, "viewer");
    await loaded();
    expect(screen.getAllByRole("button", { name: "Upload" })[0]).toHaveAccessibleDescription(/You are a viewer here/);
  }, 40_000);
});

describe("one of them", () => {
  const panel = () => screen.findByRole("dialog", { name: "Frozen pipe" }, { timeout: 40_000 });

  it("says where it is used, and leads there", async () => {
    opens("/t/h2o/media?asset=pic-1", [USED]);
    const shown = await panel();

    expect(await within(shown).findByText("2 posts: 1 scheduled, 1 posted")).toBeVisible();
    expect(within(shown).getByRole("link", { name: /H2O Page/ })).toHaveAttribute("href", "/t/h2o/calendar?post=post-1");
    expect(within(shown).getByText("Scheduled")).toBeVisible();
  }, 40_000);

  it("is described, and what was saved stands there", async () => {
    const { asked } = opens("/t/h2o/media?asset=pic-1", [USED], {
      [`PATCH ${MEDIA}/*`]: ({ body }) => ({ body: { ...PIPE, ...(body as object), version: 2 } }),
    });
    const shown = await panel();

    await userEvent.type(within(shown).getByLabelText(/^For those who can't see it/), "A pipe with ice");
    await userEvent.type(within(shown).getByLabelText(/^Labels/), ", ice");
    await userEvent.click(within(shown).getByRole("button", { name: "Save" }));

    expect(await screen.findByText("Saved.")).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toMatchObject({
      alt_text: "A pipe with ice",
      labels: ["winter", "ice"],
      version: 1,
    });
  }, 40_000);

  it("is not deleted while a post on its way uses it, and the reason is said", async () => {
    const used = "“Winter tips” is scheduled and shows it. Take it out there first.";
    opens("/t/h2o/media?asset=pic-1", [USED], { [`DELETE ${MEDIA}/*`]: () => problem(409, "media_in_use", used) });
    const shown = await panel();

    await userEvent.click(within(shown).getByRole("button", { name: "Delete" }));
    const question = await screen.findByRole("dialog", { name: /^Delete/ });
    await userEvent.click(within(question).getByRole("button", { name: "Delete it" }));

    expect(await within(question).findByRole("alert")).toHaveTextContent(used);
  }, 40_000);

  it("that was refused says why", async () => {
    const reason = "It has 400 million pixels. Make it smaller, and replace it.";
    opens("/t/h2o/media?asset=pic-1", [{ ...USED, status: "rejected", reason, url: null, thumbnail_url: null }]);
    const shown = await panel();

    expect(within(shown).getByRole("alert")).toHaveTextContent(reason);
    expect(within(shown).getByRole("button", { name: "Replace the file" })).toBeVisible();
    expect(within(shown).queryByRole("link", { name: "Post now" })).not.toBeInTheDocument();
  }, 40_000);

  it("is replaced under its own name", async () => {
    const { asked } = opens("/t/h2o/media?asset=pic-1", [USED], {
      [`POST ${MEDIA}/*/replace`]: () => ({
        body: { asset: { ...PIPE, is_replaced: true }, upload: { kind: "single", key: "k" } },
      }),
    });
    const shown = await panel();
    const input = shown.querySelector<HTMLInputElement>("input[type=file]");

    await userEvent.upload(input as HTMLInputElement, new File(["x"], "new.jpg", { type: "image/jpeg" }));

    await vi.waitFor(() =>
      expect(asked.find(({ path }) => path === `${MEDIA}/pic-1/replace`)?.body).toMatchObject({ filename: "new.jpg" }),
    );
  }, 40_000);
});
