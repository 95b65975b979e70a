import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { session } from "@/session/session";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const LOGIN = {
  "POST /api/auth/login": () => ({
    body: { token: "token-1", refresh_token: "refresh-1", expires_in: 3600 },
  }),
};

async function fill(fields: Record<string, string>) {
  for (const [label, text] of Object.entries(fields)) {
    const field = await screen.findByLabelText(label);
    await userEvent.clear(field);
    await userEvent.type(field, text);
  }
}

describe("signing in", () => {
  it("says what was wrong, and keeps what was typed", async () => {
    fakeApi({
      "POST /api/auth/login": () =>
        problem(401, "invalid_credentials", "Email or password is wrong."),
    });
    renderApp("/sign-in");

    await fill({ Email: "ana@example.com", Password: "wrong" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));

    expect(await screen.findByRole("alert")).toHaveTextContent("Email or password is wrong.");
    expect(screen.getByLabelText("Email")).toHaveValue("ana@example.com");
  });

  it("leads to the confirmation when that is what is missing", async () => {
    fakeApi({
      "POST /api/auth/login": () => problem(403, "not_confirmed", "Confirm your email address."),
    });
    const { router } = renderApp("/sign-in");

    await fill({ Email: "ana@example.com", Password: "secret" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await userEvent.click(await screen.findByRole("link", { name: "Confirm your address" }));

    expect(router.state.location).toMatchObject({
      pathname: "/confirm",
      search: { email: "ana@example.com" },
    });
  });

  it("is passed by when one is in already", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    const { router } = renderApp("/sign-in?back=/t/h2o/members");

    await screen.findByRole("navigation", { name: "Main" });
    expect(router.state.location.pathname).toBe("/t/h2o/members");
  });

  it("does not follow a link that leads out of the console", async () => {
    fakeApi({ ...tenantRoutes(), ...LOGIN });
    const { router } = renderApp("/sign-in?back=//evil.example/");

    await fill({ Email: "ana@example.com", Password: "secret" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));

    await screen.findByRole("navigation", { name: "Main" });
    expect(router.state.location.pathname).toBe("/t/h2o/calendar");
  });
});

describe("a session that ends", () => {
  it("says so, and leads back to where the person was", async () => {
    signedIn();
    fakeApi({ ...tenantRoutes(), ...LOGIN });
    const { router } = renderApp("/t/h2o/accounts?account=a-1");
    await screen.findByRole("heading", { name: "Accounts", level: 1 });

    session.expire();

    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    await fill({ Email: "ana@example.com", Password: "secret" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await screen.findByRole("heading", { name: "Accounts", level: 1 });
    expect(router.state.location.href).toBe("/t/h2o/accounts?account=a-1");
  });
});

describe("registering", () => {
  it("asks for the code that was sent, then to sign in", async () => {
    const asked = fakeApi({
      "POST /api/auth/register": () => ({
        status: 201,
        body: { email: "ana@example.com", confirmed: false },
      }),
      "POST /api/auth/confirm": () => ({ body: {} }),
    });
    renderApp("/register");

    await fill({ "Your name": "Ana", Email: "Ana@Example.com", Password: "long-enough" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));
    await fill({ Code: "123456" });
    await userEvent.click(screen.getByRole("button", { name: "Confirm" }));

    expect(await screen.findByText(/Your address is confirmed/)).toBeVisible();
    expect(asked.map(({ body }) => body)).toEqual([
      { full_name: "Ana", email: "ana@example.com", password: "long-enough" },
      { email: "ana@example.com", code: "123456" },
    ]);
  });

  it("shows the directory's policy beside the password", async () => {
    fakeApi({
      "POST /api/auth/register": () =>
        problem(422, "invalid_input", "password: Password not long enough", {
          errors: [{ field: "password", message: "Password not long enough" }],
        }),
    });
    renderApp("/register");

    await fill({ "Your name": "Ana", Email: "ana@example.com", Password: "short" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));

    expect(await screen.findByText("Password not long enough")).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(
      /Password not long enough/,
    );
    expect(screen.getAllByRole("alert")).toHaveLength(1);
  });

  it("goes straight in where addresses need no confirmation, to create the first tenant", async () => {
    fakeApi({
      ...LOGIN,
      "POST /api/auth/register": () => ({
        status: 201,
        body: { email: "ana@example.com", confirmed: true },
      }),
      "GET /api/auth/me": () => ({
        body: { email: "ana@example.com", full_name: "Ana", tenants: [] },
      }),
    });
    renderApp("/register");

    await fill({ "Your name": "Ana", Email: "ana@example.com", Password: "long-enough" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));

    expect(await screen.findByRole("heading", { name: "Welcome to Drumbeat" })).toBeVisible();
  });
});
