import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const LIST = { items: [], cursor: null };
const FINDING = { code: "network_unavailable", field: null, message: "(#2) down", severity: "warning" };
const account = (name: string, status: string, connection: string, findings: object[] = []) => ({
  id: name,
  platform: "webhook",
  name,
  status,
  posts_per_week: 3,
  schedule_timezone: "America/Los_Angeles",
  schedule_times: ["09:00"],
  days_of_week: [1],
  created_at: "2026-01-01T00:00:00Z",
  version: 1,
  connection: { status: connection, checked_at: "2026-11-20T17:00:00Z", findings },
});

const ending = (name: string, at: string) => {
  const { connection, ...rest } = account(name, "active", "expiring");
  return { ...rest, connection: { ...connection, ends_at: at } };
};

const ACCOUNTS = [
  account("Website", "active", "connected"),
  account("Facebook page", "needs_reconnect", "expired"),
  account("Blog", "active", "expired", [FINDING]),
  account("Shop", "active", "unchecked", [FINDING]),
  account("News", "paused", "expired"),
  ending("Radio", "2026-12-03T17:00:00Z"),
  ending("Leaflet", "2026-12-01T17:00:00Z"),
];

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  signedIn();
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { ...LIST, items: ACCOUNTS } }),
    "GET /api/v1/marketing/calendar": () => ({ body: {} }),
    "GET /api/v1/marketing/post-instances": () => ({ body: LIST }),
    "GET /api/v1/marketing/content-items": () => ({ body: LIST }),
    "GET /api/v1/marketing/platforms": () => ({ body: LIST }),
  });
});

it("the calendar says which accounts can't post, and why, however that is known", async () => {
  renderApp("/t/h2o/calendar");

  const broken = await screen.findByText(/can't post/, {}, { timeout: 40_000 });
  expect(broken).toHaveTextContent("Facebook page and Blog can't post: their connections no longer work.");
  expect(screen.getByRole("link", { name: "Reconnect 2 accounts" })).toBeVisible();
  expect(screen.getByText(/gave no answer/)).toHaveTextContent("Shop gave no answer");
  expect(screen.getByRole("button", { name: "Check again" })).toBeVisible();
  expect(screen.getByText(/is paused/)).toHaveTextContent("News is paused");
  expect(screen.getByText(/will have ended/)).toHaveTextContent(/^Radio and Leaflet post until .*Dec 1/);
  expect(screen.getByRole("link", { name: "Reconnect the first" })).toHaveAttribute(
    "href",
    "/t/h2o/accounts?account=Leaflet",
  );
  expect(screen.queryByText(/\(#2\) down/)).not.toBeInTheDocument();
}, 40_000);

it("the composer marks the same accounts", async () => {
  renderApp("/t/h2o/compose");

  const named = async (name: string) =>
    (await screen.findByRole("checkbox", { name: new RegExp(name) }, { timeout: 40_000 })).closest("li");
  expect(await named("Facebook page")).toHaveTextContent("Needs reconnecting");
  expect(await named("Blog")).toHaveTextContent("Needs reconnecting");
  expect(await named("Shop")).toHaveTextContent("No answer");
  expect(await named("News")).toHaveTextContent("Paused");
  expect(await named("Website")).not.toHaveTextContent("Connected");
}, 40_000);
