import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Schema } from "@/api/client";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const limits = (queue: number | null, accounts: number | null) => ({
  credits_per_month: 10,
  accounts_per_platform: accounts,
  queue,
  days_ahead: 7,
  posts_per_day: 3,
  generations_per_day: 5,
  variations: 1,
  automation_rules: 0,
  storage_bytes: 1_000_000_000,
  file_bytes: 100_000_000,
  api_keys: 0,
  webhooks: 0,
});

const PLAN: Schema["PlanView"] = {
  plan: "free",
  limits: limits(5, 1),
  next_plan: null,
  changes_at: null,
  locked_accounts: [],
  kept_accounts: [],
  plans: [
    { plan: "free", price: 0, limits: limits(5, 1) },
    { plan: "pro", price: 29, limits: limits(50, 3) },
    { plan: "business", price: 99, limits: limits(200, 10) },
  ],
};

const item = (name: Schema["Limit"], current: number, max: number | null): Schema["LimitView"] => ({
  name,
  current,
  max,
  remaining: max === null ? null : Math.max(0, max - current),
  resets_at: null,
  upgrade_to: "pro",
  by_platform: name === "accounts_per_platform" ? { facebook: current } : {},
});

function routes(plan: Partial<Schema["PlanView"]> = {}) {
  const shared = tenantRoutes();
  const tenant = shared["GET /api/v1/tenants/h2o"]().body;
  return {
    ...shared,
    "GET /api/v1/tenants/h2o": () => ({ body: { ...tenant, plan: "free" } }),
    "GET /api/v1/credits": () => ({
      body: {
        plan: "free",
        granted: 10,
        available: 4,
        reserved: 5,
        consumed: 1,
        low: false,
        period: { starts_at: "2026-12-01T08:00:00Z", ends_at: "2027-01-01T08:00:00Z" },
        next_period: null,
      },
    }),
    "GET /api/v1/credits/ledger": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/plan": () => ({ body: { ...PLAN, ...plan } }),
    "GET /api/v1/limits": () => ({
      body: {
        plan: "free",
        items: [item("queue", 5, 5), item("accounts_per_platform", 1, 1), item("posts_per_day", 1, 3)],
      },
    }),
  };
}

describe("the plan", () => {
  beforeEach(signedIn);

  it("says how much of each limit is used, and what the next plan gives where it is full", async () => {
    fakeApi(routes());
    renderApp("/t/h2o/plan");

    const queue = (await screen.findByText("5 of 5")).closest("li");
    expect(queue).toHaveTextContent("Posts scheduled at a time");
    expect(queue).toHaveTextContent("There is no room for more. With Pro: 50.");
    expect(screen.getByText("1 of 3").closest("li")).not.toHaveTextContent("With Pro");
  });

  it("says before a change what would be locked", async () => {
    fakeApi({
      ...routes({ plan: "pro" }),
      "GET /api/v1/plan/preview": ({ query }) => ({
        body: {
          plan: query.get("plan"),
          begins_at: "2027-01-01T08:00:00Z",
          locked_accounts: [{ id: "2", name: "Second page", platform: "facebook" }],
          over_queue: 3,
          over_storage: 0,
          credits_per_month: 10,
        },
      }),
    });
    renderApp("/t/h2o/plan");

    await userEvent.click(await screen.findByRole("button", { name: "What would Free change?" }));

    const told = await screen.findByRole("region", { name: "With Free" });
    expect(await within(told).findByText("Second page")).toBeVisible();
    expect(told).toHaveTextContent("Free would begin on Friday");
    expect(told).toHaveTextContent("Another post can be scheduled once 3 fewer are waiting");
  });

  it("lets people choose which accounts stay", async () => {
    const account = (id: string, name: string) => ({ id, name, platform: "facebook", updating: false });
    const asked = fakeApi({
      ...routes({ locked_accounts: [{ id: "2", name: "Second page", platform: "facebook" }] }),
      "GET /api/v1/marketing/channel-accounts": () => ({
        body: { items: [account("1", "First page"), account("2", "Second page")], cursor: null },
      }),
      "PATCH /api/v1/plan": () => ({ body: PLAN }),
    });
    renderApp("/t/h2o/plan");

    await userEvent.click(await screen.findByRole("checkbox", { name: /First page/ }));
    await userEvent.click(screen.getByRole("checkbox", { name: /Second page/ }));
    await userEvent.click(screen.getByRole("button", { name: "Keep these" }));

    expect(await screen.findByText(/Saved/)).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ kept_accounts: ["2"] });
  });

  it("is not in the navigation of a business without limits", async () => {
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/settings");

    expect(await screen.findByRole("link", { name: "Members" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Plan" })).toBeNull();
  });

  it("that could not be loaded is asked for again", async () => {
    let isUp = false;
    fakeApi({
      ...routes(),
      "GET /api/v1/plan": () => (isUp ? { body: PLAN } : problem(403, "forbidden", "Not now.")),
    });
    renderApp("/t/h2o/plan");

    expect(await screen.findByText("The plan could not be loaded")).toBeVisible();
    isUp = true;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));

    expect(await screen.findByText("5 of 5")).toBeVisible();
  });
});
