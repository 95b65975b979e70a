import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

describe("the console", () => {
  it("asks who is there, and leads back to the page that was wanted", async () => {
    fakeApi({
      ...tenantRoutes(),
      "POST /api/auth/login": () => ({
        body: { token: "token-1", refresh_token: "refresh-1", expires_in: 3600 },
      }),
    });
    const { router } = renderApp("/t/h2o/accounts");

    await userEvent.type(await screen.findByLabelText("Email"), "ana@example.com");
    await userEvent.type(screen.getByLabelText("Password"), "secret");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByRole("heading", { name: "Accounts", level: 1 })).toBeVisible();
    expect(router.state.location.pathname).toBe("/t/h2o/accounts");
  });

  it("says so when an address leads nowhere", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/nowhere");

    expect(await screen.findByRole("heading", { name: "Nothing here" })).toBeVisible();
  });
});
