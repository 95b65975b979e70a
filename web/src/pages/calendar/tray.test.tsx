import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { aRow } from "./rows.fixture";

const untimed = (number: number) => ({
  ...aRow(),
  id: `post-${number}`,
  content_title: `Idea ${number}`,
  scheduled_for: null,
});

it("posts without a time say that there are more, and show them when asked", async () => {
  signedIn();
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/calendar": () => ({ body: {} }),
    "GET /api/v1/marketing/post-instances": ({ query }) =>
      query.get("cursor") === "more"
        ? { body: { items: [untimed(3), { ...untimed(4), status: "Posted" }], cursor: null } }
        : { body: { items: [untimed(1), untimed(2)], cursor: "more" } },
  });
  renderApp("/t/h2o/calendar");

  const tray = within(await screen.findByRole("region", { name: "Without a time" }));
  expect(tray.getByText(/There are more than these 2/)).toBeInTheDocument();
  await userEvent.click(tray.getByRole("button", { name: "Show more" }));

  expect(await tray.findByRole("link", { name: /Idea 3/ })).toBeInTheDocument();
  expect(tray.getAllByRole("link"), "and not what was posted at once").toHaveLength(3);
  expect(tray.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
}, 20_000);
