import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn } from "@/test/renderApp";
import { tableOf } from "./tables";

const FIGURES = {
  posted: 90,
  failed: 6,
  missed: 2,
  skipped: 1,
  unconfirmed: 1,
  retried: 5,
  credits_used: 80,
  success_rate: 0.9,
  failure_rate: 0.06,
  retry_rate: 0.05,
  lag_p50: 0.5,
  lag_p99: 1.5,
};
const BUSINESS = {
  tenant_id: "h2o",
  name: "H2O Plumbing",
  timezone: "Europe/Paris",
  plan: "free",
  next_plan: null,
  plan_changes_at: null,
  credits: { granted: 10, available: 4, held: 6, ends_at: "2026-12-01T00:00:00Z" },
  limits: { credits_per_month: 10, queue: 5 },
  own_limits: {},
  created_at: "2026-11-01T00:00:00Z",
  leaves_at: null,
};

const PENDING = {
  id: "1",
  tenant_id: "h2o",
  platform: "facebook",
  channel_account_id: "2",
  status: "Publishing",
  scheduled_for: "2026-11-29T10:00:00Z",
  due_at: "2026-11-29T10:00:00Z",
  taken_up_at: "2026-11-29T10:03:00Z",
  tries: 1,
};

function routes(isOperator = true) {
  return {
    "GET /api/auth/me": () => ({
      body: {
        email: "eve@drumbeat.example",
        full_name: "Eve",
        tenants: [],
        invitations: [],
        is_operator: isOperator,
      },
    }),
    "GET /api/v1/admin/analytics": ({ query }: { query: URLSearchParams }) => {
      const by = query.get("group_by");
      const plan = { key: "pro", posts: null, businesses: 3, monthly_revenue: 87 };
      const key = by === "day" ? query.get("to") : by === "platform" ? "facebook" : "photo";
      return {
        body: {
          as_of: "2026-11-29T10:00:00Z",
          first: query.get("from"),
          last: query.get("to"),
          group_by: by,
          whole: FIGURES,
          items: [
            by === "plan" ? plan : { key, posts: FIGURES, businesses: null, monthly_revenue: null },
          ],
          plan_changes: by === "plan" ? [{ before: "free", after: "pro", businesses: 2 }] : [],
        },
      };
    },
    "GET /api/v1/admin/errors": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/admin/pending": () => ({ body: { items: [PENDING], cursor: "more" } }),
    "GET /api/v1/admin/jobs": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/admin/tenants": () => ({ body: { items: [BUSINESS], cursor: null } }),
  };
}

describe("what operators see", () => {
  it("is not there for anybody else, who asks for nothing of it", async () => {
    signedIn();
    const asked = fakeApi(routes(false));
    renderApp("/operate/errors");

    expect(await screen.findByRole("heading", { name: "Nothing here" })).toBeVisible();
    expect(asked.filter(({ path }) => path.includes("/admin/"))).toEqual([]);
  });

  it("begins with the figures, and each number leads to its list", async () => {
    signedIn();
    const asked = fakeApi(routes());
    renderApp("/operate?days=7&business=h2o");

    const failed = within((await screen.findAllByText("Failed"))[0]?.closest("div") ?? document.body);
    expect(screen.getByText("90%")).toBeVisible();
    expect(screen.getByText(/^As of/)).toBeVisible();
    await userEvent.click(failed.getByRole("link", { name: "6" }));

    expect(await screen.findByRole("heading", { name: "Errors" })).toBeVisible();
    const last = asked.findLast(({ path }) => path.endsWith("/admin/errors"));
    expect(Object.fromEntries(last?.query ?? [])).toMatchObject({
      kind: "publish",
      outcome: "failed",
      tenant_id: "h2o",
    });
    expect(await screen.findByText("Nothing went wrong")).toBeVisible();
    expect(screen.getByRole("button", { name: "7 days" })).toHaveAttribute("aria-pressed", "true");
  });

  it("says what goes out within the hour, and leads to it with the business", async () => {
    signedIn();
    const asked = fakeApi(routes());
    renderApp("/operate?business=h2o");

    await userEvent.click(await screen.findByRole("link", { name: "1+ due within the hour" }));

    expect(await screen.findByText("Publishing")).toBeVisible();
    const last = asked.findLast(({ path }) => path.endsWith("/admin/pending"));
    expect(last?.query.get("tenant_id")).toBe("h2o");
    expect(screen.getByRole("button", { name: "Show more" })).toBeVisible();
  });

  it("corrects credits that posts do not hold, with a reason", async () => {
    signedIn();
    const month = { starts_at: "2026-11-01T00:00:00Z", ends_at: "2026-12-01T00:00:00Z", held: 6, counted: 4 };
    let wrong = [month];
    const asked = fakeApi({
      ...routes(),
      "GET /api/v1/admin/tenants/*/credit-differences": () => ({ body: { items: wrong } }),
      "POST /api/v1/admin/tenants/*/credit-differences/correct": () => {
        wrong = [];
        return { body: { items: [month] } };
      },
    });
    renderApp("/operate/businesses?open=h2o");

    await userEvent.click(await screen.findByRole("button", { name: "Count now" }));
    expect(await screen.findByText(/says 6, and posts hold 4/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Correct…" }));
    await userEvent.type(await screen.findByLabelText("Why"), "The night found it.");
    await userEvent.click(screen.getByRole("button", { name: "Correct them" }));

    expect(await screen.findByText("Corrected, and written down under Changes.")).toBeVisible();
    expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
      { reason: "The night found it." },
    ]);
  });

  it("keeps the days on the way from a business to its errors", async () => {
    signedIn();
    fakeApi(routes());
    renderApp("/operate/businesses?days=90&open=h2o");

    await userEvent.click(await within(await screen.findByRole("dialog")).findByRole("link", { name: "Errors" }));

    expect(await screen.findByRole("heading", { name: "Errors" })).toBeVisible();
    expect(screen.getByRole("button", { name: "90 days" })).toHaveAttribute("aria-pressed", "true");
    expect(screen.getByRole("button", { name: "h2o" })).toBeVisible();
  });

  it("tells which plans businesses are on, what that may bring in, and who changed", async () => {
    signedIn();
    fakeApi(routes());
    renderApp("/operate");

    expect(await screen.findByText("2 went from Free to Pro")).toBeVisible();
    expect(screen.getByText("$87", { selector: "strong" })).toBeVisible();
  });

  it("changes a business only with a reason", async () => {
    signedIn();
    const asked = fakeApi({
      ...routes(),
      "PATCH /api/v1/admin/tenants/*": () => ({ body: { ...BUSINESS, plan: "pro" } }),
    });
    renderApp("/operate/businesses?open=h2o");
    const changes = () => asked.filter(({ method }) => method === "PATCH");

    await userEvent.selectOptions(await within(await screen.findByRole("dialog")).findByLabelText("Plan"), "Pro");
    await userEvent.type(screen.getByLabelText("Scheduled posts"), "7");
    await userEvent.click(screen.getByRole("button", { name: "Save…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Change it" }));
    expect(await screen.findByText("Say why, in a few words.")).toBeVisible();
    expect(changes()).toEqual([]);

    await userEvent.type(screen.getByLabelText("Why"), "They called.");
    await userEvent.click(screen.getByRole("button", { name: "Change it" }));

    expect(await screen.findByText("Changed, and written down under Changes.")).toBeVisible();
    expect(changes().map(({ body }) => body)).toEqual([
      { plan: "pro", limits: { queue: 7 }, reason: "They called." },
    ]);
  });

  it("changes what a plan gives only with a reason", async () => {
    signedIn();
    const plan = {
      plan: "pro",
      monthly_price: 29,
      limits: { queue: 50 },
      usual_limits: { queue: 50 },
    };
    const asked = fakeApi({
      ...routes(),
      "GET /api/v1/admin/plans": () => ({ body: { items: [plan], cursor: null, version: 3 } }),
      "PATCH /api/v1/admin/plans": () => ({ body: { items: [plan], cursor: null, version: 4 } }),
    });
    renderApp("/operate/plans");
    const changes = () => asked.filter(({ method }) => method === "PATCH");

    const queue = await screen.findByLabelText("Scheduled posts");
    await userEvent.clear(queue);
    await userEvent.type(queue, "60");
    await userEvent.click(screen.getByRole("button", { name: "Save…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Change it" }));
    expect(await screen.findByText("Say why, in a few words.")).toBeVisible();
    expect(changes()).toEqual([]);

    await userEvent.type(screen.getByLabelText("Why"), "A new year.");
    await userEvent.click(screen.getByRole("button", { name: "Change it" }));

    expect(await screen.findByText("Pro was changed, and written down under Changes.")).toBeVisible();
    expect(changes().map(({ body }) => body)).toEqual([
      { plans: [{ plan: "pro", limits: { queue: 60 } }], reason: "A new year.", version: 3 },
    ]);
  });
});

describe("a table", () => {
  it("is put together of all its answers, with one head", async () => {
    signedIn();
    const asked: string[] = [];
    globalThis.fetch = (input) => {
      const address = input as string;
      asked.push(address);
      const isLast = address.includes("cursor=2");
      return Promise.resolve(
        new Response(isLast ? "\ufeffid,text\r\n2,b\r\n" : "\ufeffid,text\r\n1,a\r\n", {
          headers: isLast ? {} : { Link: '<?q=x&cursor=2>; rel="next"' },
        }),
      );
    };

    const told = await tableOf("/api/list", { q: "x", kind: undefined });

    expect(told).toEqual({ text: "id,text\r\n1,a\r\n2,b\r\n", isWhole: true });
    expect(asked).toEqual(["/api/list?q=x", "/api/list?q=x&cursor=2"]);
  });
});
