import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { Schema } from "@/api/client";
import { CONTENT } from "@/content/content.fixture";
import { NO_CONTENT } from "@/content/form";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { aRow } from "./calendar/rows.fixture";
import { emptyComposition } from "./compose/composition";
import { keep } from "./compose/keeping";

/** The API's profile of a network that the console does not know; a Python test compares it. */
const PROFILE = join(import.meta.dirname, "../../../tests/integration/new_network/noticeboard.json");
const NOTICEBOARD = JSON.parse(readFileSync(PROFILE, "utf8")) as Schema["PlatformView"];
const MARKETING = "/api/v1/marketing";
const LIST = { items: [], cursor: null };
const WAIT = { timeout: 40_000 };
const ROOM = {
  id: "room-7",
  platform: "noticeboard",
  name: "Room 7",
  status: "active",
  posts_per_week: 3,
  schedule_timezone: "America/Los_Angeles",
  schedule_times: ["09:00"],
  days_of_week: [1, 2, 3, 4, 5, 6, 7],
  created_at: "2026-01-01T00:00:00Z",
  version: 1,
  updating: false,
  facts: { room: "7" },
  connection: { status: "unchecked", checked_at: null, findings: [] },
  options: { colour: "yellow" },
};

const routes = (accounts: object[], profile: Partial<Schema["PlatformView"]> = {}) => ({
  ...tenantRoutes(),
  [`GET ${MARKETING}/platforms`]: () => ({ body: { items: [{ ...NOTICEBOARD, ...profile }], cursor: null } }),
  [`GET ${MARKETING}/channel-accounts`]: () => ({ body: { items: accounts, cursor: null } }),
  [`GET ${MARKETING}/history`]: () => ({ body: LIST }),
  [`GET ${MARKETING}/calendar`]: () => ({ body: {} }),
  [`GET ${MARKETING}/post-instances`]: () => ({ body: LIST }),
  "GET /api/v1/tenants/h2o/members": () => ({ body: LIST }),
  [`POST ${MARKETING}/scheduler/preview`]: () => ({ body: { slots: [] } }),
});

beforeEach(signedIn);

it("a network that the console does not know is connected by its own form", async () => {
  const asked = fakeApi({
    ...routes([]),
    [`POST ${MARKETING}/channel-accounts`]: () => ({ status: 201, body: { ...ROOM, checked: true } }),
  });
  renderApp("/t/h2o/accounts?add=true");

  const panel = within(await screen.findByRole("dialog", { name: "Add an account" }, WAIT));
  expect(await panel.findByRole("radio", { name: "Notice board" })).toBeChecked();
  expect(panel.getByText("Every room of the town hall has a board.")).toBeVisible();
  expect(panel.getByLabelText("Room")).toHaveAccessibleDescription("Its number stands on the door.");
  expect(panel.getByLabelText("Key")).toHaveAttribute("type", "password");
  await userEvent.type(panel.getByLabelText("Name"), "Room 7");
  await userEvent.type(panel.getByLabelText("Room"), "7");
  await userEvent.click(panel.getByRole("button", { name: "Add account" }));
  expect(await panel.findByText("Fill in: Key.")).toBeVisible();
  await userEvent.type(panel.getByLabelText("Key"), "under-the-mat");
  await userEvent.selectOptions(panel.getByLabelText("Paper"), "Yellow");
  await userEvent.click(panel.getByRole("checkbox", { name: "Pin it to the top" }));
  await userEvent.click(panel.getByRole("button", { name: "Add account" }));

  expect(await screen.findByRole("dialog", { name: "Room 7 is added" })).toBeVisible();
  const [made] = asked.filter(({ method, path }) => method === "POST" && path.endsWith("-accounts"));
  expect(made?.body).toMatchObject({
    platform: "noticeboard",
    connection: { room: "7", key: "under-the-mat" },
    options: { colour: "yellow", pinned: true },
  });
}, 60_000);

it("what is too long for one of its options is not sent, and said at its field", async () => {
  const asked = fakeApi(routes([]));
  renderApp("/t/h2o/accounts?add=true");

  const panel = within(await screen.findByRole("dialog", { name: "Add an account" }, WAIT));
  await userEvent.type(await panel.findByLabelText("Heading"), "Please read this, everybody");
  for (const [label, text] of [["Name", "Room 7"], ["Room", "7"], ["Key", "k"]] as const) {
    await userEvent.type(panel.getByLabelText(label), text);
  }
  await userEvent.click(panel.getByRole("button", { name: "Add account" }));

  expect(panel.getByLabelText("Heading")).toBeInvalid();
  expect(panel.getByText(/7 characters too long/)).toBeVisible();
  expect(asked.some(({ method, path }) => method === "POST" && path.endsWith("-accounts"))).toBe(false);
}, 60_000);

it("the composer counts by its limit, previews as it shows, and offers its options", async () => {
  fakeApi(routes([ROOM]));
  const values = {
    ...NO_CONTENT,
    base_caption: "Closed on Friday, and open again on Monday.",
    cta_type: "LearnMore" as const,
    cta_url: "https://town.example/hours",
  };
  keep({ tenantId: "h2o", email: "ana@example.com", reused: null }, "mine", {
    ...emptyComposition(),
    values,
    accountIds: ["room-7"],
  });
  sessionStorage.setItem("drumbeat.compose h2o ana@example.com", "mine");
  renderApp("/t/h2o/compose");

  const preview = within(await screen.findByRole("article", { name: "Preview on Room 7" }, WAIT));
  expect(await preview.findByText("Notice board")).toBeVisible();
  expect(await preview.findByText("43 of 40 characters: 3 too many")).toBeVisible();
  expect(preview.queryByText("https://town.example/hours")).toBeNull();
  await userEvent.click(screen.getByText(/^More for .Room 7/));
  expect(screen.getByLabelText("Paper")).toHaveDisplayValue("As on the account: Yellow");
  expect(screen.getByLabelText("Heading")).toBeVisible();
}, 60_000);

it("the panel of a post changes them for this post alone", async () => {
  const path = `${MARKETING}/post-instances/post-1`;
  const post = {
    ...aRow(),
    platform: "noticeboard",
    channel_account_id: "room-7",
    caption_override: null,
    options: {},
    preflight: null,
  };
  const asked = fakeApi({
    ...routes([ROOM]),
    [`GET ${path}`]: () => ({ body: post }),
    [`GET ${path}/attempts`]: () => ({ body: LIST }),
    [`GET ${MARKETING}/content-items/*`]: () => ({ body: CONTENT }),
    [`PATCH ${path}`]: ({ body }) => ({ body: { ...post, ...(body as object), version: 2 } }),
  });
  renderApp("/t/h2o/calendar?post=post-1");

  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }, WAIT));
  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  await userEvent.selectOptions(await panel.findByLabelText("Paper"), "White");
  await userEvent.click(panel.getByRole("button", { name: "Save" }));

  const changes = () => asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  await expect.poll(changes).toMatchObject([{ options: { colour: "white" } }]);
}, 60_000);

it("what refuses a connection is named as the profile names it", async () => {
  const refused = { code: "credentials_refused", severity: "error", message: "No such key.", field: null };
  const connection = { status: "expired", checked_at: "2026-01-01T00:00:00Z", findings: [refused] };
  fakeApi(routes([{ ...ROOM, connection }]));
  renderApp("/t/h2o/accounts?account=room-7");

  const panel = within(await screen.findByRole("dialog", { name: "Room 7" }, WAIT));
  expect(await panel.findByText(/^The porter no longer accepts this connection/)).toBeVisible();
}, 60_000);

it.each([true, false])("a test is offered where its profile takes one (%s)", async (can_be_tested) => {
  const tests = `POST ${MARKETING}/channel-accounts/room-7/test`;
  const asked = fakeApi({
    ...routes([ROOM], { can_be_tested }),
    [tests]: () => ({ body: { delivered: true, status: 204, message: "Read and burnt." } }),
  });
  renderApp("/t/h2o/accounts?account=room-7");

  const panel = within(await screen.findByRole("dialog", { name: "Room 7" }, WAIT));
  await panel.findByLabelText("Paper");
  const button = panel.queryByRole("button", { name: "Send a test" });
  expect(button !== null).toBe(can_be_tested);
  if (!button) return;
  await userEvent.click(button);
  expect(await panel.findByText("The test arrived.")).toBeVisible();
  expect(asked.some(({ method, path }) => `${method} ${path}` === tests)).toBe(true);
}, 60_000);

it.each([
  [true, "Its banners leave the website", "How it was connected is forgotten."],
  [false, "How it was connected is forgotten.", "Its banners leave the website"],
])("deleting it says what becomes of banners where it shows any (%s)", async (shows_banners, says, not) => {
  fakeApi(routes([ROOM], { shows_banners }));
  renderApp("/t/h2o/accounts?account=room-7");

  const panel = within(await screen.findByRole("dialog", { name: "Room 7" }, WAIT));
  await panel.findByLabelText("Paper");
  await userEvent.click(panel.getByRole("button", { name: /^Delete/ }));
  const asking = within(await screen.findByRole("dialog", { name: "Delete Room 7?" }));
  expect(asking.getByText(new RegExp(says))).toBeVisible();
  expect(asking.queryByText(new RegExp(not))).toBeNull();
}, 60_000);

it("websites to choose from are the accounts whose network shows banners", async () => {
  const banners = `${MARKETING}/banners`;
  const site = {
    channel_account_id: null,
    site_key: "k3y",
    feed_url: "https://d.example/public/banners/k3y.json",
    embed_html: "<script></script>",
    frame_html: "<iframe></iframe>",
    page_url: "https://d.example/embed/banners.html?site=k3y",
    version: 7,
  };
  fakeApi({
    ...routes([ROOM, { ...ROOM, id: "room-8", name: "Room 8" }, { ...ROOM, id: "p", name: "Page", platform: "page" }], {
      shows_banners: true,
    }),
    [`GET ${banners}/site`]: () => ({ body: site }),
    [`GET ${banners}`]: () => ({ body: { ...LIST, version: 7 } }),
  });
  renderApp("/t/h2o/banners");

  const choice = within(await screen.findByLabelText("Website", {}, WAIT));
  expect(choice.getAllByRole("option").map(({ textContent }) => textContent)).toEqual(["Room 7", "Room 8"]);
}, 60_000);
