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

  it("hands the keyboard to each new page", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/members");

    await userEvent.click(await screen.findByRole("link", { name: "Settings" }));

    await expect
      .poll(() => screen.queryByRole("heading", { name: "Settings", level: 1 }))
      .toHaveFocus();
  });

  it("keeps nothing for who signs in after somebody signed out", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    const { router } = renderApp("/t/h2o/settings");

    await userEvent.click(await screen.findByRole("button", { name: "You" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));

    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(router.state.location.href).toBe("/sign-in");
    await expect.poll(() => router.options.context.queries.getQueryCache().getAll()).toEqual([]);
    expect(localStorage.getItem("drumbeat.refresh")).toBeNull();
  });

  it("says so when an address leads nowhere", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    renderApp("/t/h2o/nowhere");

    expect(await screen.findByRole("heading", { name: "Nothing here" })).toBeVisible();
    expect(screen.getByRole("navigation", { name: "Main" })).toBeInTheDocument();
  });
});
