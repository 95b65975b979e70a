import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { NO_CREDITS, renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const FEW = {
  plan: "pro",
  granted: 500,
  available: 2,
  reserved: 3,
  consumed: 495,
  low: true,
  period: { starts_at: "2026-12-01T08:00:00Z", ends_at: "2027-01-01T08:00:00Z" },
  next_period: null,
};

async function settingsWith(credits: unknown) {
  signedIn();
  fakeApi({ ...tenantRoutes(), "GET /api/v1/credits": () => ({ body: credits }) });
  renderApp("/t/h2o/settings");
  await screen.findByRole("heading", { name: "Settings", level: 1 });
}

describe("credits around every page", () => {
  it("are what is left and reserved, with a word when they run low", async () => {
    await settingsWith(FEW);

    expect(await screen.findByRole("region", { name: "Credits" })).toHaveTextContent("Only 2 credits left until");
    expect(screen.getByText("2 left").parentElement).toHaveTextContent("3 reserved for posts on their way");
  });

  it("are not shown where posts take none", async () => {
    await settingsWith(NO_CREDITS);

    expect(screen.queryByRole("region", { name: "Credits" })).toBeNull();
    expect(screen.queryByText(/credit/i)).toBeNull();
  });
});
