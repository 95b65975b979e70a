import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const NOTHING = {
  count: 0,
  p50: null,
  p95: null,
  p99: null,
  worst: null,
  missed: 0,
  failed: 0,
  skipped: 0,
  unconfirmed: 0,
};

describe("punctuality", () => {
  it("tells the figures of the business and of each account", async () => {
    signedIn();
    const some = { ...NOTHING, count: 12, p50: 0.05, p95: 0.4, p99: 2.5, worst: 2.5, missed: 1 };
    fakeApi({
      ...tenantRoutes(),
      "GET /api/v1/marketing/punctuality": ({ query }) => ({
        body: {
          ...some,
          accounts: [
            { ...some, channel_account_id: "page", account_name: "H2O Page", platform: "facebook" },
          ],
          days: [{ ...some, day: query.get("end_date") }],
        },
      }),
    });
    renderApp("/t/h2o/punctuality");

    expect(await screen.findByText("12 of 13 posts went out on time")).toBeVisible();
    const table = screen.getByRole("table", { name: "Posts by account" });
    const row = within(table).getByRole("row", { name: /H2O Page/ });
    expect(within(row).getByText("1 missed")).toBeVisible();
    expect(
      screen.getByRole("img", { name: "12 posts went out and 1 did not, over 28 days." }),
    ).toBeVisible();
    expect(screen.getByText("95th percentile")).not.toBeVisible();
    await userEvent.click(screen.getByText("How late, to the second"));
    expect(screen.getByText("95th percentile")).toBeVisible();
    expect(
      screen.getByRole("img", { name: /The longest delay was 2\.5 sec, over 1 day on/ }),
    ).toBeVisible();
  });

  it("looks as many days back as was asked, today the last of them", async () => {
    signedIn();
    const asked = fakeApi({
      ...tenantRoutes(),
      "GET /api/v1/marketing/punctuality": () => ({
        body: { ...NOTHING, accounts: [], days: [] },
      }),
    });
    const { router } = renderApp("/t/h2o/punctuality");

    await userEvent.click(await screen.findByRole("link", { name: "7 days" }));

    expect(await screen.findByText("No post was due on these days")).toBeVisible();
    expect(router.state.location.search).toEqual({ days: 7 });
    const last = asked.filter((call) => call.path.endsWith("/punctuality")).at(-1);
    const at = (name: string) => Date.parse(last?.query.get(name) ?? "");
    expect((at("end_date") - at("start_date")) / 86_400_000).toBe(6);
  });
});
