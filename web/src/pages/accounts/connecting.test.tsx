import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { BOARD, LANGUAGE, VISIBILITY } from "@/options/options.fixture";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { leaveFor } from "@/ui/leaving";

vi.mock("@/ui/leaving", () => ({ leaveFor: vi.fn() }));

const MARKETING = "/api/v1/marketing";
const PAGES = {
  platform: "mastodon",
  display_name: "Mastodon",
  configured: true,
  reason: null,
  for_developers: false,
  connects_by: {
    kind: "oauth",
    guide: "",
    fields: [],
    scopes: ["read", "write"],
    asks: ["see which account it is", "post to it"],
    targets: "profile",
    offers: [],
    hint: {
      name: "instance",
      label: "Server",
      help: "",
      kind: "text",
      example: "mastodon.social",
      can_be_made: false,
    },
  },
};
const ACCOUNT = {
  id: "acc-1",
  platform: "mastodon",
  name: "H2O",
  status: "needs_reconnect",
  posts_per_week: 3,
  schedule_timezone: "America/Los_Angeles",
  schedule_times: ["09:00"],
  days_of_week: [1, 2, 3, 4, 5, 6, 7],
  created_at: "2026-01-01T00:00:00Z",
  version: 4,
  updating: false,
  facts: { instance: "mastodon.social" },
  connection: {
    status: "expired",
    checked_at: "2026-11-20T17:00:00Z",
    findings: [],
    ends_at: null,
    scopes: [],
    connected_by: null,
  },
};
const target = (id: string, name: string, more: object = {}) => ({
  id,
  platform: "mastodon",
  kind: "profile",
  name,
  picture_url: null,
  reason: null,
  already: false,
  channel_account_id: null,
  ...more,
});
const pending = (more: object) => ({
  id: "con-1",
  platform: "mastodon",
  status: "ready",
  error: null,
  channel_account_id: null,
  granted_scopes: ["read"],
  missing_scopes: [],
  targets: [target("1", "Ada"), target("2", "Jobs")],
  expires_at: "2099-01-01T00:00:00Z",
  ...more,
});
const routes = (accounts: object[] = []) => ({
  ...tenantRoutes(),
  "GET /api/v1/marketing/history": () => ({ body: { items: [], cursor: null } }),
  [`GET ${MARKETING}/channel-accounts`]: () => ({ body: { items: accounts, cursor: null } }),
  [`GET ${MARKETING}/platforms`]: () => ({ body: { items: [PAGES], cursor: null } }),
  [`POST ${MARKETING}/channel-accounts/*/check`]: () => ({
    body: { checked: true, checked_at: "2026-11-20T17:00:00Z", findings: [] },
  }),
  [`POST ${MARKETING}/scheduler/preview`]: () => ({ body: { slots: [] } }),
  [`POST ${MARKETING}/connections`]: () => ({
    status: 201,
    body: { id: "con-1", authorize_url: "https://a.example/oauth", expires_at: "2099-01-01T00:00:00Z" },
  }),
});
const sent = (asked: { method: string; path: string; body: unknown }[], path: string) =>
  asked.filter((each) => each.method === "POST" && each.path === path).map(({ body }) => body);

describe("connecting where the network asks", () => {
  beforeEach(() => {
    signedIn();
    vi.mocked(leaveFor).mockClear();
  });

  it("sends people there, with the server that they named", async () => {
    const asked = fakeApi(routes());
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    const go = await within(panel).findByRole("button", { name: "Connect with Mastodon" });
    expect(within(panel).getAllByRole("listitem").map((each) => each.textContent)).toEqual([
      "see which account it is",
      "post to it",
    ]);
    await userEvent.click(go);
    expect(await within(panel).findByText("Fill in: Server.")).toBeVisible();
    await userEvent.type(within(panel).getByLabelText("Server"), "mastodon.social");
    await userEvent.click(go);

    await expect.poll(() => vi.mocked(leaveFor).mock.calls).toEqual([["https://a.example/oauth"]]);
    expect(sent(asked, `${MARKETING}/connections`)).toMatchObject([
      { platform: "mastodon", hint: "mastodon.social", channel_account_id: null },
    ]);
  });

  it("keeps the focus on the network that was chosen, whichever way that is connected", async () => {
    const webhook = {
      ...PAGES,
      platform: "webhook",
      display_name: "Webhook",
      for_developers: true,
      connects_by: { ...PAGES.connects_by, kind: "pasted", hint: null },
    };
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({ body: { items: [PAGES, webhook], cursor: null } }),
    });
    renderApp("/t/h2o/accounts?add=true");
    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    await userEvent.click(await within(panel).findByText("For developers"));
    const radio = within(panel).getByRole("radio", { name: /Webhook/ });

    await userEvent.click(radio);

    expect(await within(panel).findByRole("button", { name: "Add account" })).toBeVisible();
    expect(radio).toBeChecked();
    expect(radio).toHaveFocus();
  });

  it("says what is wrong with the server beside its field", async () => {
    fakeApi({
      ...routes(),
      [`POST ${MARKETING}/connections`]: () =>
        problem(422, "invalid_input", "hint: There is no such server.", {
          errors: [{ field: "hint", message: "There is no such server." }],
        }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    await userEvent.type(await within(panel).findByLabelText("Server"), "nowhere");
    await userEvent.click(within(panel).getByRole("button", { name: "Connect with Mastodon" }));

    expect(await within(panel).findByText("There is no such server.")).toBeVisible();
    expect(leaveFor).not.toHaveBeenCalled();
  });

  it("says why a network that is not set up can't be connected", async () => {
    const reason = "Mastodon is not set up in this deployment.";
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({
        body: { items: [{ ...PAGES, configured: false, reason }], cursor: null },
      }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    expect((await within(panel).findAllByText(reason))[0]).toBeVisible();
  });

  it("shows what can't be posted to, and why, and has the only other one chosen", async () => {
    const reason = "Your role on this page does not include content.";
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/connections/*`]: () => ({
        body: pending({ targets: [target("1", "Ada"), target("2", "Jobs", { reason })] }),
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = await screen.findByRole("dialog", { name: "Choose what to post to" });
    const jobs = within(panel).getByRole("checkbox", { name: "Jobs" });
    expect(jobs).toBeDisabled();
    expect(jobs).toHaveAccessibleDescription(reason);
    expect(within(panel).getByRole("checkbox", { name: "Ada" })).toBeChecked();
  });

  it("shows accounts of another network that are linked there, and makes them with its defaults", async () => {
    const linked = target("3", "@h2o", { platform: "instagram" });
    const asked = fakeApi({
      ...routes(),
      [`GET ${MARKETING}/connections/*`]: () => ({ body: pending({ targets: [linked] }) }),
      [`POST ${MARKETING}/connections/*/accounts`]: () => ({
        body: { results: [{ id: "3", item: { ...ACCOUNT, name: "@h2o" } }] },
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = await screen.findByRole("dialog", { name: "Choose what to post to" });
    expect(within(panel).getByRole("checkbox", { name: "@h2o Instagram" })).toBeChecked();
    await userEvent.click(within(panel).getByRole("button", { name: "Connect" }));

    await expect
      .poll(() => sent(asked, `${MARKETING}/connections/con-1/accounts`))
      .toMatchObject([{ targets: [{ id: "3", options: {} }] }]);
  });

  it("goes by another network's login, where accounts are linked there", async () => {
    const other = {
      ...PAGES,
      platform: "facebook",
      display_name: "Facebook",
      connects_by: { ...PAGES.connects_by, hint: null, targets: "page", offers: ["mastodon"] },
    };
    const asked = fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({ body: { items: [PAGES, other], cursor: null } }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    await userEvent.click(await within(panel).findByRole("button", { name: /^By Facebook/ }));

    await expect.poll(() => vi.mocked(leaveFor).mock.calls.length).toBe(1);
    expect(sent(asked, `${MARKETING}/connections`)).toMatchObject([
      { platform: "facebook", hint: null },
    ]);
  });

  it("takes a token instead, where the network takes both", async () => {
    const field = { name: "access_token", label: "Page access token", help: "", kind: "secret" };
    const both = {
      ...PAGES,
      configured: false,
      reason: "Mastodon is not set up.",
      connects_by: {
        ...PAGES.connects_by,
        hint: null,
        fields: [{ ...field, example: "", can_be_made: false }],
      },
    };
    const asked = fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({ body: { items: [both], cursor: null } }),
      [`POST ${MARKETING}/channel-accounts`]: () => ({ status: 201, body: { ...ACCOUNT, checked: true } }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    await userEvent.click(
      await within(panel).findByRole("button", { name: "I have an access token already" }),
    );
    await userEvent.type(within(panel).getByLabelText("Name"), "H2O");
    await userEvent.type(within(panel).getByLabelText("Page access token"), "EAAB");
    await userEvent.click(within(panel).getByRole("button", { name: "Add account" }));

    await screen.findByRole("dialog", { name: "H2O is added" });
    expect(sent(asked, `${MARKETING}/channel-accounts`)).toMatchObject([
      { platform: "mastodon", connection: { access_token: "EAAB" } },
    ]);
  });

  it("lets people choose when they are back, and opens the account that was made", async () => {
    const asked = fakeApi({
      ...routes([{ ...ACCOUNT, status: "active" }]),
      [`GET ${MARKETING}/connections/*`]: () => ({ body: pending({ missing_scopes: ["write"] }) }),
      [`POST ${MARKETING}/connections/*/accounts`]: () => ({
        body: { results: [{ id: "2", item: { ...ACCOUNT, status: "active" } }] },
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = await screen.findByRole("dialog", { name: "Choose what to post to" });
    expect(within(panel).getByText(/did not allow all that was asked for: write/)).toBeVisible();
    await userEvent.click(within(panel).getByRole("button", { name: "Connect" }));
    expect(await within(panel).findByText("Choose at least one.")).toBeVisible();
    await userEvent.click(within(panel).getByRole("checkbox", { name: "Jobs" }));
    await userEvent.click(within(panel).getByRole("button", { name: "Connect" }));

    expect(await screen.findByRole("dialog", { name: "H2O" })).toBeVisible();
    expect(sent(asked, `${MARKETING}/channel-accounts/acc-1/check`)).toHaveLength(1);
    expect(sent(asked, `${MARKETING}/connections/con-1/accounts`)).toMatchObject([
      { targets: [{ id: "2", posts_per_week: 3, schedule_times: ["09:00"] }] },
    ]);
  });

  it("asks what the posts of new accounts are sent with, and says what is wrong with that", async () => {
    const asked = fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({
        body: { items: [{ ...PAGES, options: [LANGUAGE, VISIBILITY] }], cursor: null },
      }),
      [`GET ${MARKETING}/connections/*`]: () => ({ body: pending({}) }),
      [`POST ${MARKETING}/connections/*/accounts`]: () =>
        problem(422, "invalid_input", "Something is wrong.", {
          errors: [{ field: "targets[0].options.language", message: "There is no language xx." }],
        }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = within(await screen.findByRole("dialog", { name: "Choose what to post to" }));
    expect(panel.queryByLabelText("Language")).toBeNull();
    await userEvent.click(panel.getByRole("checkbox", { name: "Jobs" }));
    await userEvent.type(await panel.findByLabelText("Language"), "xx");
    await userEvent.selectOptions(panel.getByLabelText("Who sees it"), "Followers only");
    await userEvent.click(panel.getByRole("button", { name: "Connect" }));

    await expect.poll(() => panel.getByLabelText("Language")).toHaveAccessibleDescription("There is no language xx.");
    expect(sent(asked, `${MARKETING}/connections/con-1/accounts`)).toMatchObject([
      { targets: [{ id: "2", options: { language: "xx", visibility: "private" } }] },
    ]);
    await userEvent.clear(panel.getByLabelText("Language"));
    expect(panel.getByLabelText("Language")).toBeValid();
  });

  it("lets people choose among what the one that they connect has", async () => {
    const choices = { board: [{ value: "11", label: "Tips" }] };
    const asked = fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({
        body: { items: [{ ...PAGES, options: [BOARD] }], cursor: null },
      }),
      [`GET ${MARKETING}/connections/*`]: () => ({
        body: pending({ targets: [target("1", "Ada", { choices }), target("2", "Jobs")] }),
      }),
      [`POST ${MARKETING}/connections/*/accounts`]: () => ({ body: { results: [] } }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = within(await screen.findByRole("dialog", { name: "Choose what to post to" }));
    await userEvent.click(panel.getByRole("checkbox", { name: "Jobs" }));
    await userEvent.click(panel.getByRole("checkbox", { name: "Ada" }));
    expect(panel.queryByLabelText("Board")).toBeNull();
    await userEvent.click(panel.getByRole("checkbox", { name: "Jobs" }));
    const board = await panel.findByLabelText("Board");
    await userEvent.selectOptions(board, "Tips");
    const schedule = panel.getByRole("heading", { name: "Schedule" });
    expect(board.compareDocumentPosition(schedule)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await userEvent.click(panel.getByRole("button", { name: "Connect" }));

    await expect
      .poll(() => sent(asked, `${MARKETING}/connections/con-1/accounts`))
      .toMatchObject([{ targets: [{ id: "1", options: { board: "11" } }] }]);
  });

  it("asks nothing about posts where an account is connected again", async () => {
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/platforms`]: () => ({
        body: { items: [{ ...PAGES, options: [LANGUAGE] }], cursor: null },
      }),
      [`GET ${MARKETING}/connections/*`]: () => ({
        body: pending({ channel_account_id: "acc-1", targets: [target("1", "Ada")] }),
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = within(await screen.findByRole("dialog", { name: "Choose what to post to" }));
    expect(panel.getByRole("checkbox", { name: "Ada" })).toBeChecked();
    expect(panel.queryByLabelText("Language")).toBeNull();
  });

  it("says which of several could not be connected, and leaves them to be tried again", async () => {
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/connections/*`]: () => ({ body: pending({}) }),
      [`POST ${MARKETING}/connections/*/accounts`]: () => ({
        body: {
          results: [
            { id: "1", item: { ...ACCOUNT, status: "active" } },
            { id: "2", error: problem(409, "limit_reached", "There are as many as may be.").body },
          ],
        },
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = await screen.findByRole("dialog", { name: "Choose what to post to" });
    for (const name of ["Ada", "Jobs"]) {
      await userEvent.click(within(panel).getByRole("checkbox", { name }));
    }
    await userEvent.click(within(panel).getByRole("button", { name: "Connect" }));

    expect(await within(panel).findByText("There are as many as may be.")).toBeVisible();
    expect(within(panel).getByRole("checkbox", { name: "Jobs" })).toBeChecked();
    expect(within(panel).getByRole("checkbox", { name: "Ada" })).not.toBeChecked();
  });

  it("says what the network refused, and lets people start again", async () => {
    fakeApi({
      ...routes(),
      [`GET ${MARKETING}/connections/*`]: () => ({
        body: pending({
          status: "failed",
          targets: [],
          error: { code: "access_denied", message: "Nothing was connected." },
        }),
      }),
    });
    renderApp("/t/h2o/accounts?connection=con-1");

    const panel = await screen.findByRole("dialog", { name: "Connecting an account" });
    expect(await within(panel).findByText("Nothing was connected.")).toBeVisible();
    await userEvent.click(within(panel).getByRole("button", { name: "Start again" }));
    expect(await screen.findByRole("dialog", { name: "Add an account" })).toBeVisible();
  });

  it("connects an account again, whose server is known", async () => {
    const asked = fakeApi(routes([ACCOUNT]));
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "H2O" });
    expect(await within(panel).findByLabelText("Server")).toHaveValue("mastodon.social");
    await userEvent.click(within(panel).getByRole("button", { name: "Connect with Mastodon" }));

    await expect.poll(() => vi.mocked(leaveFor).mock.calls).toHaveLength(1);
    expect(sent(asked, `${MARKETING}/connections`)).toMatchObject([
      { hint: "mastodon.social", channel_account_id: "acc-1" },
    ]);
  });

  it("says when a connection ends", async () => {
    const connection = {
      ...ACCOUNT.connection,
      status: "expiring",
      ends_at: "2099-06-01T16:00:00Z",
    };
    fakeApi(routes([{ ...ACCOUNT, status: "active", connection }]));
    renderApp("/t/h2o/accounts");

    expect(await screen.findByText(/It ends .*connect it again before that/)).toBeVisible();
  });
});
