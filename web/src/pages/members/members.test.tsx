import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const MEMBERS = "/api/v1/tenants/h2o/members";
const ana = {
  id: "0001",
  email: "ana@example.com",
  full_name: "Ana",
  role: "admin",
  joined: true,
  invited_at: "2026-01-01T00:00:00Z",
};
const bo = { ...ana, id: "0002", email: "bo+1@example.com", full_name: "", role: "editor", joined: false };
const listed = { [`GET ${MEMBERS}`]: () => ({ body: { items: [ana, bo], cursor: null } }) };

describe("members", () => {
  beforeEach(signedIn);

  it("get another role at once, which can be undone", async () => {
    const asked = fakeApi({
      ...tenantRoutes(),
      ...listed,
      [`PATCH ${MEMBERS}/*`]: ({ body }) => ({ body: { ...bo, ...(body as object) } }),
    });
    renderApp("/t/h2o/members");

    await userEvent.selectOptions(
      await screen.findByLabelText("Role of bo+1@example.com"),
      "Viewer",
    );
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));

    const changes = () => asked.filter(({ method }) => method === "PATCH");
    await expect.poll(changes).toHaveLength(2);
    expect(changes().map(({ path, body }) => [path, body])).toEqual([
      [`${MEMBERS}/0002`, { role: "viewer" }],
      [`${MEMBERS}/0002`, { role: "editor" }],
    ]);
  });

  it("keep an admin, and the page says why", async () => {
    const refusal = "A business needs an admin: make somebody else one first.";
    fakeApi({
      ...tenantRoutes(),
      ...listed,
      [`PATCH ${MEMBERS}/*`]: () => problem(409, "last_admin", refusal),
      [`DELETE ${MEMBERS}/*`]: () => problem(409, "last_admin", refusal),
    });
    renderApp("/t/h2o/members");

    await userEvent.selectOptions(await screen.findByLabelText("Role of Ana"), "Editor");
    expect(await screen.findByRole("alert")).toHaveTextContent(refusal);

    await userEvent.click(screen.getByRole("button", { name: "Leave this business" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Leave H2O Plumbing" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent(refusal);
  });

  it("are invited by email, in small letters, with a role", async () => {
    const asked = fakeApi({
      ...tenantRoutes(),
      ...listed,
      [`POST ${MEMBERS}`]: () => ({ status: 201, body: bo }),
    });
    renderApp("/t/h2o/members");

    await userEvent.click(await screen.findByRole("button", { name: "Invite" }));
    const dialog = await screen.findByRole("dialog", { name: "Invite somebody" });
    await userEvent.type(within(dialog).getByLabelText("Email"), "Bo+1@Example.com");
    await userEvent.selectOptions(within(dialog).getByLabelText("Role"), "viewer");
    await userEvent.click(within(dialog).getByRole("button", { name: "Invite" }));

    expect(await screen.findByText(/bo\+1@example.com is invited/)).toBeVisible();
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
      email: "bo+1@example.com",
      role: "viewer",
    });
  });

  it("can't be changed by a viewer, who can read why", async () => {
    const asked = fakeApi({ ...tenantRoutes("viewer"), ...listed });
    renderApp("/t/h2o/members");

    const invite = await screen.findByRole("button", { name: "Invite" });
    await userEvent.click(invite);

    expect(invite).toHaveAttribute("aria-disabled", "true");
    expect(invite).toHaveAccessibleDescription(/Only admins/);
    expect(await screen.findByText(/Only admins/)).toBeVisible();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.queryByLabelText("Role of Ana")).not.toBeInTheDocument();
    expect(asked.every(({ method }) => method === "GET")).toBe(true);
  });
});
