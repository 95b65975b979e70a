import { screen, waitForElementToBeRemoved, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { LANGUAGE, networkWith, SENSITIVE } from "@/options/options.fixture";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const ACCOUNTS = "/api/v1/marketing/channel-accounts";
const site = {
  id: "acc-1",
  platform: "webhook",
  name: "Website",
  status: "active",
  posts_per_week: 3,
  schedule_timezone: "America/Los_Angeles",
  schedule_times: ["09:00"],
  days_of_week: [1, 2, 3, 4, 5, 6, 7],
  created_at: "2026-01-01T00:00:00Z",
  version: 4,
  updating: false,
  facts: { host: "example.com" },
  options: {},
  connection: { status: "connected", checked_at: "2026-11-20T17:00:00Z", findings: [] },
};
const UNCHECKED = { status: "unchecked", checked_at: null, findings: [] };
const REFUSED = {
  code: "connection_expired",
  field: null,
  severity: "error",
  message: "Facebook does not know this access token.",
};
const routes = (account: object = site) => ({
  "GET /api/v1/marketing/history": () => ({ body: { items: [], cursor: null } }),
  [`GET ${ACCOUNTS}`]: () => ({ body: { items: [account], cursor: null } }),
  "POST /api/v1/marketing/scheduler/preview": () => ({
    body: {
      slots: [
        {
          scheduled_for: "2099-06-01T16:00:00Z",
          local_time: "2099-06-01T09:00",
          timezone: "America/Los_Angeles",
          note: "09:00 is noted.",
        },
      ],
    },
  }),
});

/** A network whose accounts are connected by pasting two texts. */
const FACEBOOK = {
  platform: "facebook",
  display_name: "Facebook",
  for_developers: false,
  connects_by: {
    kind: "pasted",
    guide: "",
    fields: [
      { name: "page_id", label: "Page number", help: "", kind: "text", example: "", can_be_made: false },
      {
        name: "access_token",
        label: "Page access token",
        help: "",
        kind: "secret",
        example: "",
        can_be_made: false,
      },
    ],
  },
};
const page = { ...site, platform: "facebook", facts: { page_id: "12" } };

/** The accounts' list, and a network whose answer to a check is stored in it. */
function networkThat({ accepts, account }: { accepts: boolean; account: object }) {
  let kept: object = account;
  return {
    ...routes(),
    [`GET ${ACCOUNTS}`]: () => ({ body: { items: [kept], cursor: null } }),
    [`POST ${ACCOUNTS}/*/check`]: () => {
      const checked_at = new Date().toISOString();
      const findings = accepts ? [] : [REFUSED];
      const status = accepts ? "connected" : "expired";
      kept = { ...account, status: "active", connection: { status, checked_at, findings } };
      return { body: { checked: true, checked_at, findings } };
    },
  };
}

describe("accounts", () => {
  beforeEach(signedIn);

  it("say that their posts still follow a change, until they have", async () => {
    let asked = 0;
    fakeApi({
      ...tenantRoutes(),
      ...routes(),
      [`GET ${ACCOUNTS}`]: () => {
        asked += 1;
        return { body: { items: [{ ...site, updating: asked === 1 }], cursor: null } };
      },
    });
    renderApp("/t/h2o/accounts");

    const note = await screen.findByText("The calendar is being updated…");
    await waitForElementToBeRemoved(note, { timeout: 40_000 });
    expect(screen.getByRole("heading", { name: "Website" })).toBeVisible();
  }, 50_000);

  it("keep their panel under their id, and save with the version that was read", async () => {
    const asked = fakeApi({
      ...tenantRoutes(),
      ...routes(),
      [`PATCH ${ACCOUNTS}/*`]: ({ body }) => ({
        body: { ...site, ...(body as object), version: 5 },
      }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(await within(panel).findByText("09:00 is noted.")).toBeVisible();
    await userEvent.click(within(panel).getByRole("checkbox", { name: "Sunday" }));
    await userEvent.click(within(panel).getByRole("button", { name: "Save" }));

    const changes = () => asked.filter(({ method }) => method === "PATCH");
    await expect.poll(changes).toHaveLength(1);
    expect(changes()[0]?.body).toMatchObject({ version: 4, days_of_week: [1, 2, 3, 4, 5, 6] });
  });

  it("set what their posts are sent with, as their network allows it", async () => {
    const asked = fakeApi({
      ...tenantRoutes(),
      ...routes({ ...site, options: { language: "en" } }),
      "GET /api/v1/marketing/platforms": () => ({
        body: { items: [networkWith("webhook", [LANGUAGE, SENSITIVE])], cursor: null },
      }),
      [`PATCH ${ACCOUNTS}/*`]: () =>
        problem(422, "invalid_input", "Something is wrong.", {
          errors: [{ field: "options.language", message: "There is no language xx." }],
        }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    const field = await within(panel).findByLabelText("Language");
    expect(field).toHaveValue("en");
    await userEvent.clear(field);
    await userEvent.type(field, "xx");
    await userEvent.click(within(panel).getByRole("checkbox", { name: "Sensitive" }));
    await userEvent.click(within(panel).getByRole("button", { name: "Save" }));

    expect(await within(panel).findByText("There is no language xx.")).toBeVisible();
    expect(field).toBeInvalid();
    expect(within(panel).queryByText("Something is wrong.")).not.toBeInTheDocument();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toMatchObject({
      version: 4,
      options: { language: "xx", sensitive: true },
    });
    await userEvent.type(field, "{Backspace}");
    expect(field).toBeValid();
  });

  it("of a network that knows no options are saved without any", async () => {
    const asked = fakeApi({
      ...tenantRoutes(),
      ...routes(),
      "GET /api/v1/marketing/platforms": () => ({
        body: { items: [networkWith("webhook", [])], cursor: null },
      }),
      [`PATCH ${ACCOUNTS}/*`]: () => ({ body: { ...site, version: 5 } }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    await userEvent.click(within(panel).getByRole("checkbox", { name: "Sunday" }));
    await userEvent.click(within(panel).getByRole("button", { name: "Save" }));

    const changes = () => asked.filter(({ method }) => method === "PATCH");
    await expect.poll(changes).toHaveLength(1);
    expect(changes()[0]?.body).not.toHaveProperty("options");
    expect(within(panel).queryByRole("group", { name: "Its posts" })).not.toBeInTheDocument();
  });

  it("that somebody else changed meanwhile are shown before they are overwritten", async () => {
    fakeApi({
      ...tenantRoutes(),
      ...routes(),
      [`PATCH ${ACCOUNTS}/*`]: () =>
        problem(409, "stale_version", "The account was changed meanwhile; read it again."),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    await userEvent.click(within(panel).getByRole("checkbox", { name: "Sunday" }));
    await userEvent.click(within(panel).getByRole("button", { name: "Save" }));
    await userEvent.click(
      await within(panel).findByRole("button", { name: "Show what is saved now" }),
    );

    expect(await within(panel).findByRole("checkbox", { name: "Sunday" })).toBeChecked();
  });

  it("say beside the field what only the API knows to be wrong", async () => {
    fakeApi({
      ...tenantRoutes(),
      ...routes(),
      "POST /api/v1/marketing/scheduler/preview": () =>
        problem(422, "invalid", "The schedule is wrong.", {
          errors: [{ field: "schedule_timezone", message: "There is no time zone 'X'." }],
        }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(await within(panel).findByText("There is no time zone 'X'.")).toBeVisible();
    expect(within(panel).getByLabelText("Time zone")).toBeInvalid();
  });

  it("that need it are connected anew, and checked at once", async () => {
    const broken = { ...page, status: "needs_reconnect" };
    const asked = fakeApi({
      ...tenantRoutes(),
      ...networkThat({ accepts: true, account: broken }),
      "GET /api/v1/marketing/platforms": () => ({ body: { items: [FACEBOOK], cursor: null } }),
      [`PATCH ${ACCOUNTS}/*`]: () => ({
        body: { ...broken, status: "active", version: 5, connection: UNCHECKED },
      }),
    });
    renderApp("/t/h2o/accounts");

    await userEvent.click(await screen.findByRole("button", { name: "Reconnect Website" }));
    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(await within(panel).findByLabelText("Page number")).toHaveValue("12");
    await userEvent.type(within(panel).getByLabelText("Page access token"), "EAAB");
    await userEvent.click(within(panel).getByRole("button", { name: "Reconnect" }));

    expect(await within(panel).findByText("Connected, checked just now")).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      version: 4,
      connection: { page_id: "12", access_token: "EAAB" },
    });
  });

  it("that are connected with what their network refuses say so, and what it said", async () => {
    fakeApi({
      ...tenantRoutes(),
      ...networkThat({ accepts: false, account: { ...page, connection: UNCHECKED } }),
      [`POST ${ACCOUNTS}`]: () => ({ status: 201, body: { ...page, connection: UNCHECKED } }),
      "GET /api/v1/marketing/platforms": () => ({ body: { items: [FACEBOOK], cursor: null } }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = await screen.findByRole("dialog", { name: "Add an account" });
    await userEvent.type(await within(panel).findByLabelText("Name"), "Website");
    await userEvent.type(within(panel).getByLabelText("Page number"), "12");
    await userEvent.type(within(panel).getByLabelText("Page access token"), "garbage");
    await userEvent.click(within(panel).getByRole("button", { name: "Add account" }));

    const added = await screen.findByRole("dialog", { name: "Website is added" });
    expect(await within(added).findByText(/no longer accepts this connection/)).toBeVisible();
    expect(within(added).getByText(new RegExp(REFUSED.message))).not.toBeVisible();
    expect(screen.queryByText(/^Connected/)).not.toBeInTheDocument();
    await userEvent.click(within(added).getByRole("button", { name: "Done" }));
    const card = await screen.findByRole("article", { name: "Website" });
    expect(within(card).getByText("Needs reconnecting")).toBeVisible();
    expect(within(card).getByText(/no longer accepts this connection/)).toBeVisible();
    expect(within(card).getByText(new RegExp(REFUSED.message))).not.toBeVisible();
  });

  it("that are added have the options that were chosen, and none of a network that was left", async () => {
    const offered = [
      { ...FACEBOOK, options: [LANGUAGE] },
      { ...FACEBOOK, platform: "pages", display_name: "Pages", options: [SENSITIVE] },
    ];
    const asked = fakeApi({
      ...tenantRoutes(),
      ...routes(),
      [`POST ${ACCOUNTS}`]: () =>
        problem(422, "invalid_input", "Something is wrong.", {
          errors: [{ field: "options.sensitive", message: "must be true or false" }],
        }),
      "GET /api/v1/marketing/platforms": () => ({ body: { items: offered, cursor: null } }),
    });
    renderApp("/t/h2o/accounts?add=true");

    const panel = within(await screen.findByRole("dialog", { name: "Add an account" }));
    await userEvent.type(await panel.findByLabelText("Language"), "en");
    await userEvent.click(panel.getByRole("radio", { name: "Pages" }));
    for (const label of ["Name", "Page number", "Page access token"]) {
      await userEvent.type(panel.getByLabelText(label), "12");
    }
    await userEvent.click(panel.getByRole("checkbox", { name: "Sensitive" }));
    await userEvent.click(panel.getByRole("button", { name: "Add account" }));

    expect(await panel.findByText("must be true or false")).toBeVisible();
    expect(asked.find(({ path, method }) => path === ACCOUNTS && method === "POST")?.body).toMatchObject({
      platform: "pages",
      options: { sensitive: true },
    });
  });

  it("that nobody has checked say so, and are checked when an admin asks", async () => {
    fakeApi({
      ...tenantRoutes(),
      ...networkThat({ accepts: true, account: { ...site, connection: UNCHECKED } }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(within(panel).getByText("Not checked")).toBeVisible();
    await userEvent.click(within(panel).getByRole("button", { name: "Check now" }));

    expect(await within(panel).findByText("Connected, checked just now")).toBeVisible();
    expect(within(panel).queryByText("Not checked")).not.toBeInTheDocument();
  });

  it("are checked by admins alone", async () => {
    const asked = fakeApi({ ...tenantRoutes("editor"), ...routes() });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(within(panel).getByText(/^Connected, checked/)).toBeVisible();
    await userEvent.click(within(panel).getByRole("button", { name: "Check now" }));

    expect(asked.some(({ path }) => path.endsWith("/check"))).toBe(false);
  });

  it("that can be tested are sent a test, and say what became of it", async () => {
    const message = "The receiver answered HTTP 410.";
    fakeApi({
      ...tenantRoutes(),
      ...routes(),
      "GET /api/v1/marketing/platforms": () => ({
        body: { items: [{ ...networkWith("webhook", []), can_be_tested: true }], cursor: null },
      }),
      [`POST ${ACCOUNTS}/*/test`]: () => ({ body: { delivered: false, status: 410, message } }),
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    await userEvent.click(await within(panel).findByRole("button", { name: "Send a test" }));

    expect(await within(panel).findByText(/The test did not arrive/)).toBeVisible();
    expect(within(panel).getByText(message)).not.toBeVisible();
  });

  it("that work again offer to retry what failed meanwhile, and say what goes out", async () => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const post = (id: string, days: number, disconnected: boolean) => ({
      id,
      scheduled_for: ago(days),
      error: { disconnected, message: "No.", retryable: false, code: "auth" },
    });
    let failed = [post("i-1", 1, true), post("i-2", 2, true), post("i-3", 3, true)];
    const others = [post("i-4", 1, false), post("i-5", 14.5, true)];
    const asked = fakeApi({
      ...tenantRoutes(),
      ...routes(page),
      "GET /api/v1/marketing/history": () => ({
        body: { items: [...failed, ...others], cursor: null },
      }),
      "POST /api/v1/marketing/post-instances/retry": ({ query }) => {
        if (!query.get("cursor")) {
          return { body: { results: [{ instance_id: "i-3", instance: {} }], cursor: "next" } };
        }
        failed = failed.slice(1, 2);
        const { body: error } = problem(409, "not_approved", "It needs approval first.");
        const results = [{ instance_id: "i-2", error }, { instance_id: "i-1", instance: {} }];
        return { body: { results, cursor: null } };
      },
    });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    expect(await within(panel).findByText(/^3 posts did not go out/)).toBeVisible();
    await userEvent.click(
      within(panel).getByRole("button", { name: "Retry the posts that failed" }),
    );

    expect(await within(panel).findByText(/^2 posts go out now/)).toBeVisible();
    expect(within(panel).getByText("1 post could not be retried:")).toBeVisible();
    expect(within(panel).getByText("It needs approval first.")).toBeVisible();
    expect(await within(panel).findByText(/^1 post did not go out/)).toBeVisible();
    const bodies = asked.filter(({ path }) => path.endsWith("/retry")).map(({ body }) => body);
    expect(bodies).toEqual([{ channel_account_id: "acc-1" }, { channel_account_id: "acc-1" }]);
  });

  it("that still need it offer no retry", async () => {
    const asked = fakeApi({ ...tenantRoutes(), ...routes({ ...page, status: "needs_reconnect" }) });
    renderApp("/t/h2o/accounts?account=acc-1");

    const panel = await screen.findByRole("dialog", { name: "Website" });
    await within(panel).findByText("09:00 is noted.");

    expect(asked.some(({ path }) => path.endsWith("/history"))).toBe(false);
  });

  it("that are gone say so where they are linked", async () => {
    fakeApi({ ...tenantRoutes(), ...routes() });
    renderApp("/t/h2o/accounts?account=acc-9");

    expect(
      await screen.findByRole("dialog", { name: "This account is not there any more" }),
    ).toBeVisible();
  });
});
