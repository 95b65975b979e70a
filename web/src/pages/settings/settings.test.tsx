import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { mailSettings, renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const PATCH = "PATCH /api/v1/tenants/h2o";
const LATENESS = /How late a post/;

async function setLateness(minutes: string) {
  const field = await screen.findByLabelText(LATENESS);
  await userEvent.clear(field);
  await userEvent.type(field, minutes);
}

describe("e-mails", () => {
  beforeEach(signedIn);
  const MAIL = "PATCH /api/v1/notifications/mail";

  it("are chosen one by one, and saved at once", async () => {
    const asked = fakeApi({
      ...tenantRoutes("viewer"),
      [MAIL]: () => ({ body: { ...mailSettings(), choices: { ...mailSettings().choices, plan: "off" } } }),
    });
    renderApp("/t/h2o/settings");

    await userEvent.selectOptions(await screen.findByLabelText("Plan and credits"), "Off");

    expect(await screen.findByText("Saved.")).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ choices: { plan: "off" } });
    expect(screen.getByLabelText("Plan and credits")).toHaveDisplayValue("Off");
  });

  it("of the day come in the morning or not at all", async () => {
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/settings");

    const summary = await screen.findByLabelText("Summary of the day");

    expect([...summary.querySelectorAll("option")].map((each) => each.textContent)).toEqual([
      "In the morning",
      "Off",
    ]);
  });

  it("that nobody sends are said not to be sent", async () => {
    fakeApi({
      ...tenantRoutes(),
      "GET /api/v1/notifications/mail": () => ({ body: { ...mailSettings(), sends_mail: false, sender: null } }),
    });
    renderApp("/t/h2o/settings");

    expect(await screen.findByText(/has not set up e-mail/)).toBeVisible();
  });
});

describe("settings", () => {
  beforeEach(signedIn);

  it("are saved with the version that was read", async () => {
    const routes = tenantRoutes();
    const tenant = routes["GET /api/v1/tenants/h2o"]().body;
    const asked = fakeApi({
      ...routes,
      [PATCH]: ({ body }) => ({ body: { ...tenant, ...(body as object), version: 2 } }),
    });
    renderApp("/t/h2o/settings");

    await setLateness("90");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));

    expect(await screen.findByText("Settings saved.")).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      name: "H2O Plumbing",
      timezone: "America/Los_Angeles",
      max_lateness_minutes: 90,
      version: 1,
    });
  });

  it("that somebody else changed meanwhile are shown before they are overwritten", async () => {
    const routes = tenantRoutes();
    const tenant = routes["GET /api/v1/tenants/h2o"]().body;
    let saved = tenant;
    fakeApi({
      ...routes,
      "GET /api/v1/tenants/h2o": () => ({ body: saved }),
      [PATCH]: () => problem(409, "stale_version", "The tenant was changed meanwhile."),
    });
    renderApp("/t/h2o/settings");

    await setLateness("90");
    saved = { ...tenant, max_lateness_minutes: 45, version: 2 };
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await userEvent.click(await screen.findByRole("button", { name: "Show what is saved now" }));

    await expect.poll(() => screen.getByLabelText(LATENESS)).toHaveValue(45);
  });

  it("that are not saved yet are not lost by going elsewhere", async () => {
    fakeApi(tenantRoutes());
    const { router } = renderApp("/t/h2o/settings");
    await setLateness("90");

    await userEvent.click(screen.getByRole("link", { name: "Members" }));
    await userEvent.click(await screen.findByRole("button", { name: "Keep editing" }));

    expect(router.state.location.pathname).toBe("/t/h2o/settings");
    expect(screen.getByLabelText(LATENESS)).toHaveValue(90);

    await userEvent.click(screen.getByRole("link", { name: "Members" }));
    await userEvent.click(await screen.findByRole("button", { name: "Discard" }));

    await expect.poll(() => router.state.location.pathname).toBe("/t/h2o/members");
  });

  it("take no more than a week", async () => {
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/settings");

    await setLateness("10081");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));

    expect(await screen.findByRole("alert")).toHaveTextContent(/at most/);
  });

  it("are facts, and no form, to who may not change them", async () => {
    fakeApi(tenantRoutes("editor"));
    renderApp("/t/h2o/settings");

    expect(await screen.findByText(/Only admins change these/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Save" })).not.toBeInTheDocument();
  });
});

describe("leaving", () => {
  beforeEach(signedIn);

  it("takes the name of the business, and can be taken back on every page", async () => {
    const routes = tenantRoutes();
    const tenant = routes["GET /api/v1/tenants/h2o"]().body;
    const asked = fakeApi({
      ...routes,
      "DELETE /api/v1/tenants/h2o": () => ({ status: 202, body: { ...tenant, leaves_at: "2026-12-08T20:00:00Z" } }),
      "POST /api/v1/tenants/h2o/keep": () => ({ body: tenant }),
    });
    renderApp("/t/h2o/settings");
    await userEvent.click(await screen.findByRole("button", { name: /^Delete H2O Plumbing…/ }));
    const field = screen.getByLabelText(/Type the name of the business/);
    await userEvent.click(screen.getByRole("button", { name: "Delete H2O Plumbing in 7 days" }));
    expect(await screen.findByText("Type: H2O Plumbing")).toBeVisible();

    await userEvent.type(field, "h2o plumbing");
    await userEvent.click(screen.getByRole("button", { name: "Delete H2O Plumbing in 7 days" }));

    const notice = await screen.findByRole("region", { name: "Deletion" });
    expect(notice).toHaveTextContent(/will be deleted on .*8/);
    expect(asked.find(({ method }) => method === "DELETE")?.query.get("name")).toBe("H2O Plumbing");
    await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
    await expect.poll(() => screen.queryByRole("region", { name: "Deletion" })).toBeNull();
  });

  it("first hands over everything as a file", async () => {
    const made = { id: "e1", size: null, url: null, begun_at: "2026-12-01T12:00:00Z", expires_at: "2026-12-08T12:00:00Z" };
    let looks = 0;
    fakeApi({
      ...tenantRoutes(),
      "POST /api/v1/tenants/h2o/export": () => ({ status: 202, body: { ...made, status: "running" } }),
      "GET /api/v1/tenants/h2o/exports/*": () => ({
        body: looks++ === 0
          ? { ...made, status: "running" }
          : { ...made, status: "ready", size: 2_500_000, url: "https://store.example/h2o.zip" },
      }),
    });
    renderApp("/t/h2o/settings");

    await userEvent.click(await screen.findByRole("button", { name: "Export everything" }));

    expect(await screen.findByRole("link", { name: /Download 2\.5/ })).toHaveAttribute("href", "https://store.example/h2o.zip");
  });

  it("of one's own login says which business still needs an admin", async () => {
    fakeApi({
      ...tenantRoutes("editor"),
      "DELETE /api/auth/me": () => problem(409, "last_admin", "You are the only admin of Acme."),
    });
    renderApp("/t/h2o/settings");
    await userEvent.click(await screen.findByRole("button", { name: "Delete my login…" }));

    await userEvent.type(screen.getByLabelText(/Type your email address/), "ana@example.com");
    await userEvent.click(screen.getByRole("button", { name: "Delete my login" }));

    expect(await screen.findByText(/only admin of Acme/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Export everything" })).not.toBeInTheDocument();
  });
});
