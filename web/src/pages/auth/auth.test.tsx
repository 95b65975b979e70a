import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { session } from "@/session/session";
import { fakeApi, problem } from "@/test/fakeApi";
import { idToken, renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

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

const TOO_OFTEN = () => ({
  ...problem(429, "too_many_requests", "Too many tries. Wait 12 minutes.", { retryable: true }),
  headers: { "Retry-After": "700" },
});
const STRONG = "Correct-horse-9";

describe("too many tries", () => {
  it.each([
    ["/sign-in", "/api/auth/login", "Sign in", { Email: "ana@example.com", Password: STRONG }],
    [
      "/register",
      "/api/auth/register",
      "Create account",
      { "Your name": "Ana", Email: "ana@example.com", Password: STRONG },
    ],
    ["/confirm", "/api/auth/confirm", "Confirm", { Email: "ana@example.com", Code: "123456" }],
    ["/confirm", "/api/auth/resend", "Send another code", { Email: "ana@example.com" }],
    ["/forgot", "/api/auth/forgot", "Send the code", { Email: "ana@example.com" }],
    [
      "/reset",
      "/api/auth/reset",
      "Set the new password",
      { Email: "ana@example.com", Code: "123456", "New password": STRONG },
    ],
  ])("at %s (%s) say when one may try again", async (page, route, button, fields) => {
    fakeApi({ [`POST ${route}`]: TOO_OFTEN });
    renderApp(page);

    await fill(fields);
    await userEvent.click(screen.getByRole("button", { name: button }));

    const told = await screen.findAllByText(/Try again in 12 minutes, at .*\d:\d\d/);
    expect(told[0]).toBeInTheDocument();
  });
});

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
  const PATCH = "PATCH /api/v1/tenants/h2o";
  const over = () => problem(401, "invalid_credentials", "This session is over.");
  const again = {
    "POST /api/auth/login": () => ({
      body: { token: idToken("ana@example.com", 2), refresh_token: "refresh-2", expires_in: 3600 },
    }),
  };

  it("before the page was there leads back to it after signing in", async () => {
    localStorage.setItem("drumbeat.refresh", "refresh-1");
    dispatchEvent(new StorageEvent("storage", { key: "drumbeat.refresh" }));
    fakeApi({ ...tenantRoutes(), ...LOGIN, "POST /api/auth/refresh": over });
    const { router } = renderApp("/t/h2o/accounts?account=a-1");

    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    await fill({ Email: "ana@example.com", Password: "secret" });
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));

    await screen.findByRole("heading", { name: "Accounts", level: 1 });
    expect(router.state.location.href).toBe("/t/h2o/accounts?account=a-1");
  });

  it("under a form keeps what was typed, and saves it once its person has signed in again", async () => {
    signedIn();
    const routes = tenantRoutes();
    const tenant = routes["GET /api/v1/tenants/h2o"]().body;
    const asked = fakeApi({
      ...routes,
      ...again,
      "POST /api/auth/refresh": over,
      [PATCH]: ({ headers, body }) =>
        headers.get("Authorization")?.startsWith("Bearer 2.")
          ? { body: { ...tenant, ...(body as object), version: 2 } }
          : { status: 401, body: { message: "Unauthorized" } },
    });
    const { router } = renderApp("/t/h2o/settings");
    await fill({ "Name of the business": "H2O and Sons" });
    await userEvent.click(screen.getByRole("button", { name: "Save" }));

    const question = within(await screen.findByRole("dialog", { name: "Your session has ended" }));
    expect(question.getByLabelText("Email")).toHaveValue("ana@example.com");
    expect(question.getByLabelText("Password")).toHaveFocus();
    await userEvent.type(question.getByLabelText("Password"), "secret{Enter}");

    expect(await screen.findByText("Settings saved.")).toBeVisible();
    expect(screen.getByLabelText("Name of the business")).toHaveValue("H2O and Sons");
    expect(router.state.location.pathname).toBe("/t/h2o/settings");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    const saved = asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
    expect(saved).toEqual([saved[0], saved[0]]);
    expect(saved[0]).toMatchObject({ name: "H2O and Sons" });
  });

  it("says what was wrong with the password, and can't be closed by accident", async () => {
    signedIn();
    fakeApi({
      ...tenantRoutes(),
      "POST /api/auth/login": () =>
        problem(401, "invalid_credentials", "Email or password is wrong."),
    });
    renderApp("/t/h2o/settings");
    await screen.findByRole("heading", { name: "Settings", level: 1 });
    act(() => session.expire());
    const question = within(await screen.findByRole("dialog"));

    await userEvent.type(question.getByLabelText("Password"), "wrong{Enter}");
    expect(await question.findByRole("alert")).toHaveTextContent("Email or password is wrong.");
    await userEvent.keyboard("{Escape}");

    expect(screen.getByRole("dialog")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Close" })).not.toBeInTheDocument();
  });

  it("can be left for good", async () => {
    signedIn();
    fakeApi(tenantRoutes());
    const { router } = renderApp("/t/h2o/settings");
    await screen.findByRole("heading", { name: "Settings", level: 1 });
    act(() => session.expire());

    await userEvent.click(await screen.findByRole("button", { name: "Leave this page" }));

    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(router.state.location.href).toBe("/sign-in");
    await expect.poll(() => router.options.context.queries.getQueryCache().getAll()).toEqual([]);
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

    await fill({ "Your name": "Ana", Email: "Ana@Example.com", Password: "Long-enough-1" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));
    await fill({ Code: "123456" });
    await userEvent.click(screen.getByRole("button", { name: "Confirm" }));

    expect(await screen.findByText(/Your address is confirmed/)).toBeVisible();
    expect(asked.map(({ body }) => body)).toEqual([
      { full_name: "Ana", email: "ana@example.com", password: "Long-enough-1" },
      { email: "ana@example.com", code: "123456" },
    ]);
  });

  it("shows the directory's policy beside the password", async () => {
    fakeApi({
      "POST /api/auth/register": () =>
        problem(422, "invalid_input", "password: Password is known to others", {
          errors: [{ field: "password", message: "Password is known to others" }],
        }),
    });
    renderApp("/register");

    await fill({ "Your name": "Ana", Email: "ana@example.com", Password: "Password123" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));

    expect(await screen.findByText("Password is known to others")).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(
      /Password is known to others/,
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
        body: { email: "ana@example.com", full_name: "Ana", tenants: [], invitations: [], is_operator: false },
      }),
    });
    renderApp("/register");

    await fill({ "Your name": "Ana", Email: "ana@example.com", Password: "Long-enough-1" });
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));

    expect(await screen.findByRole("heading", { name: "Welcome to Drumbeat" })).toBeVisible();
  });
});
