import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { NO_CONTENT } from "@/content/form";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { emptyComposition } from "./composition";
import { keep } from "./keeping";

const DRAWER = { tenantId: "h2o", email: "ana@example.com", reused: null };
const LIST = { body: { items: [], cursor: null } };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  signedIn();
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => LIST,
    "GET /api/v1/marketing/platforms": () => LIST,
  });
});

it("a new post begins at the day and the hour that it was opened from", async () => {
  renderApp("/t/h2o/compose?date=2036-12-22&time=14:00");

  expect(await screen.findByLabelText("Day and time", {}, { timeout: 20_000 })).toHaveValue("2036-12-22T14:00");
  expect(screen.getByRole("radio", { name: "At a time" })).toBeChecked();
}, 40_000);

it("opened from a day alone, it begins in the morning", async () => {
  renderApp("/t/h2o/compose?date=2036-12-22");

  expect(await screen.findByLabelText("Day and time", {}, { timeout: 20_000 })).toHaveValue("2036-12-22T09:00");
}, 40_000);

it("what was typed in this tab before stays as it is", async () => {
  const values = { ...NO_CONTENT, base_caption: "Burst pipe?" };
  keep(DRAWER, "mine", { ...emptyComposition(), values });
  sessionStorage.setItem("drumbeat.compose h2o ana@example.com", "mine");

  renderApp("/t/h2o/compose?date=2036-12-22&time=14:00");

  expect(await screen.findByDisplayValue("Burst pipe?", {}, { timeout: 20_000 })).toBeVisible();
  expect(screen.getByRole("radio", { name: "Next free slot" })).toBeChecked();
}, 40_000);
