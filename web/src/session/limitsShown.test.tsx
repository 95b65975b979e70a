import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Schema } from "@/api/client";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const limit = (
  name: Schema["Limit"],
  current: number,
  max: number,
  by_platform: Record<string, number> = {},
): Schema["LimitView"] => ({
  name,
  current,
  max,
  remaining: Math.max(0, max - current),
  resets_at: null,
  upgrade_to: "pro",
  by_platform,
});

/** A business on a plan, with limits that are reached or nearly so. */
function onFree(items: readonly Schema["LimitView"][]) {
  const routes = tenantRoutes();
  const tenant = routes["GET /api/v1/tenants/h2o"]().body;
  return {
    ...routes,
    "GET /api/v1/tenants/h2o": () => ({ body: { ...tenant, plan: "free" } }),
    "GET /api/v1/limits": () => ({ body: { plan: "free", items } }),
  };
}

const LIBRARY = {
  "GET /api/v1/marketing/media": () => ({ body: { items: [], cursor: null } }),
  "GET /api/v1/marketing/media/space": () => ({
    body: { bytes: 950, max_bytes: 1000, files: 1, max_files: 1000 },
  }),
};

describe("how much room a plan leaves", () => {
  it("is said above the library before an upload is refused, with the plan that has more", async () => {
    signedIn();
    fakeApi({ ...onFree([limit("storage_bytes", 950_000_000, 1_000_000_000)]), ...LIBRARY });
    renderApp("/t/h2o/media");

    expect(await screen.findByText(/There is room for 50 MB of 1 GB/)).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Pro has more room" }));
    expect(await screen.findByRole("heading", { name: "Plan" })).toBeVisible();
  });

  it("is neither asked for nor shown on a plan without limits", async () => {
    signedIn();
    const asked = fakeApi({ ...tenantRoutes(), ...LIBRARY });
    renderApp("/t/h2o/media");

    expect(await screen.findByRole("heading", { name: "Pictures and videos" })).toBeVisible();
    expect(asked.filter(({ path }) => path === "/api/v1/limits")).toEqual([]);
  });
});
