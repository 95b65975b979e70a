import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const INVITATION = {
  id: "inv-1",
  tenant_id: "cafe",
  name: "Café Zoë",
  role: "editor",
  invited_by: "zoe@example.com",
  invited_at: "2026-11-01T00:00:00Z",
};

/** An API with an invitation until it is answered. */
function invited() {
  let invitations = [INVITATION];
  const routes = tenantRoutes();
  const answered = () => {
    invitations = [];
  };
  return {
    ...routes,
    "GET /api/auth/me": () => ({ body: { ...routes["GET /api/auth/me"]().body, invitations } }),
    "GET /api/v1/tenants/cafe": () => ({
      body: { ...routes["GET /api/v1/tenants/h2o"]().body, tenant_id: "cafe", name: "Café Zoë" },
    }),
    "POST /api/v1/invitations/*/accept": () => {
      answered();
      return { body: { tenant_id: "cafe" } };
    },
    "POST /api/v1/invitations/*/decline": () => {
      answered();
      return { status: 204 };
    },
  };
}

describe("an invitation", () => {
  beforeEach(signedIn);

  it("stands on every page until it is accepted, which leads to the business", async () => {
    const asked = fakeApi(invited());
    const { router } = renderApp("/t/h2o/settings");

    expect(await screen.findByText(/You are invited to/)).toHaveTextContent(
      "You are invited to Café Zoë by zoe@example.com. Your role: Editor.",
    );
    await userEvent.click(screen.getByRole("button", { name: "Accept Café Zoë" }));

    await expect.poll(() => router.state.location.pathname).toBe("/t/cafe/calendar");
    expect(asked.some(({ path }) => path === "/api/v1/invitations/inv-1/accept")).toBe(true);
    expect(screen.queryByText(/You are invited to/)).not.toBeInTheDocument();
  });

  it("can be declined, also by somebody who has no business yet", async () => {
    fakeApi(invited());
    renderApp("/welcome");

    await userEvent.click(await screen.findByRole("button", { name: "Decline Café Zoë" }));

    expect(await screen.findByText("The invitation to Café Zoë is declined.")).toBeVisible();
    expect(screen.queryByText(/You are invited to/)).not.toBeInTheDocument();
  });
});
