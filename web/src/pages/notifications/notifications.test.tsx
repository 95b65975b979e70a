import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const failed = {
  id: "n-2",
  type: "post_failed",
  title: "Not posted",
  message: "Frozen pipes on Facebook: the page's token has ended.",
  read: false,
  settled: false,
  created_at: "2026-11-20T17:00:00Z",
  instance_id: "i-1",
  content_item_id: null,
  channel_account_id: null,
  code: null,
  platform: null,
  disconnected: false,
};
const asks = { ...failed, id: "n-1", type: "post_missed", title: "Missed", instance_id: "i-2" };

/** An inbox that changes as the API's does. */
function inbox(...notes: (typeof failed)[]) {
  let items = notes;
  const list = () => ({
    items,
    cursor: null,
    unread_count: items.filter((note) => !note.read && !note.settled).length,
  });
  const mark = (ids: string[]) => {
    items = items.map((note) => (ids.includes(note.id) ? { ...note, read: true } : note));
  };
  return {
    ...tenantRoutes(),
    "GET /api/v1/notifications": () => ({ body: list() }),
    "POST /api/v1/notifications/read-all": () => {
      mark(items.map(({ id }) => id));
      return { body: { unread_count: 0 } };
    },
    "POST /api/v1/notifications/*/read": (_asked: unknown, [id = ""]: string[]) => {
      mark([id]);
      return { body: items.find((note) => note.id === id) };
    },
    "DELETE /api/v1/notifications/*": (_asked: unknown, [id = ""]: string[]) => {
      items = items.filter((note) => note.id !== id);
      return { status: 204 };
    },
  };
}

describe("notifications", () => {
  beforeEach(signedIn);

  it("name colleagues, not their addresses", async () => {
    const asked = { ...failed, type: "approval_requested", message: "eve@example.com asks for approval." };
    fakeApi({
      ...inbox(asked),
      "GET /api/v1/tenants/h2o/members": () => ({
        body: {
          items: [
            {
              id: "m-1",
              email: "eve@example.com",
              full_name: "Eve Adams",
              role: "editor",
              joined: true,
              invited_at: null,
            },
          ],
          cursor: null,
        },
      }),
    });
    renderApp("/t/h2o/notifications");

    expect(await screen.findByText("Eve Adams asks for approval.")).toBeVisible();
  });

  it("are counted at the bell, and lead to their post", async () => {
    const asked = fakeApi(inbox(failed, asks));
    const { router } = renderApp("/t/h2o/members");

    await userEvent.click(await screen.findByRole("button", { name: "Notifications, 2 unread" }));
    const panel = await screen.findByRole("dialog", { name: "Notifications" });
    await userEvent.click(within(panel).getByRole("link", { name: /Not posted/ }));

    await expect
      .poll(() => router.state.location.href)
      .toBe("/t/h2o/calendar?post=i-1");
    // The post's panel covers the bell as soon as it is open.
    expect(await screen.findByRole("button", { name: "Notifications, 1 unread", hidden: true })).toBeVisible();
    expect(asked.some(({ path }) => path === "/api/v1/notifications/n-2/read")).toBe(true);
  });

  it("that are settled say so, and do not count as unread", async () => {
    fakeApi(inbox(failed, { ...asks, settled: true }));
    renderApp("/t/h2o/notifications");

    const settled = await screen.findByRole("heading", { name: "Missed" });
    expect(screen.getByRole("heading", { name: /Not posted/ })).toHaveTextContent("(unread)");
    expect(settled).not.toHaveTextContent("(unread)");
    expect(screen.getAllByText("Settled")).toHaveLength(1);
    expect(screen.queryByRole("button", { name: "Mark read: Missed" })).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole("button", { name: "Dismiss: Missed" }));
    await userEvent.click(screen.getByRole("button", { name: "Notifications, 1 unread" }));
    const panel = await screen.findByRole("dialog", { name: "Notifications" });
    expect(within(panel).getByRole("link", { name: /Not posted/ })).toBeVisible();
  });

  it("say in the bell's panel, too, that they are settled", async () => {
    fakeApi(inbox({ ...asks, settled: true }));
    renderApp("/t/h2o/members");

    await userEvent.click(await screen.findByRole("button", { name: "Notifications" }));
    const panel = await screen.findByRole("dialog", { name: "Notifications" });

    expect(await within(panel).findByRole("link", { name: /Settled/ })).not.toHaveTextContent(
      "(unread)",
    );
  });

  it("are read all at once", async () => {
    fakeApi(inbox(failed, asks));
    renderApp("/t/h2o/notifications");

    await screen.findAllByText("(unread)");
    await userEvent.click(screen.getByRole("button", { name: "Mark all read" }));

    expect(await screen.findByRole("button", { name: "Notifications" })).toBeVisible();
    expect(screen.queryByText("(unread)")).not.toBeInTheDocument();
  });

  it("go when they are dismissed, and the keyboard stays in the list", async () => {
    fakeApi(inbox(failed, asks));
    renderApp("/t/h2o/notifications");

    await userEvent.click(await screen.findByRole("button", { name: "Dismiss: Not posted" }));

    expect(screen.queryByRole("link", { name: "Not posted" })).not.toBeInTheDocument();
    expect(screen.getByRole("list", { name: "Notifications" })).toHaveFocus();
    expect(screen.getByRole("link", { name: "Missed" })).toBeVisible();
  });

  it("come back when dismissing them failed, and the person is told", async () => {
    fakeApi({
      ...inbox(failed),
      "DELETE /api/v1/notifications/*": () => problem(500, "internal", "That did not work."),
    });
    renderApp("/t/h2o/notifications");

    await userEvent.click(await screen.findByRole("button", { name: "Dismiss: Not posted" }));

    expect(await screen.findByText("That did not work.")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Not posted" })).toBeVisible();
  });
});
