import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { plusDays } from "@/time/days";
import type { Row } from "./moves";
import { aRow } from "./rows.fixture";

const YEAR = new Date().getUTCFullYear();
const TODAY = new Date().toISOString().slice(0, 10);
const SOON = plusDays(TODAY, 30);
const FAR = `${YEAR + 2}-12-22`;
const QUESTION = { name: "More than a year ahead?" };

/** Shows the calendar with one post; returns the changes that the API was asked for. */
function shows(row: Row) {
  const asked = fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/calendar": () => ({ body: row.scheduled_for ? { [SOON]: [row] } : {} }),
    "GET /api/v1/marketing/content-items": () => ({ body: { items: [], cursor: null } }),
    "GET /api/v1/marketing/post-instances": () => ({
      body: { items: row.scheduled_for ? [] : [row], cursor: null },
    }),
    "PATCH /api/v1/marketing/post-instances/*": ({ body }) => ({ body: { ...row, ...(body as object) } }),
  });
  renderApp(`/t/h2o/calendar?day=${SOON}&view=list`);
  return () => asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
}

async function choose(verb: "Move" | "Schedule", date: string) {
  const dialog = within(
    await screen.findByRole("dialog", { name: verb === "Move" ? "Move to another time" : verb }),
  );
  fireEvent.change(dialog.getByLabelText("Date"), { target: { value: date } });
  fireEvent.change(dialog.getByLabelText("Time"), { target: { value: "09:00" } });
  await userEvent.click(dialog.getByRole("button", { name: verb }));
}

beforeEach(signedIn);

it("a post is scheduled for more than a year ahead only by somebody who means it", async () => {
  const changes = shows(aRow({ status: "Draft", scheduled_for: null, due_at: null }));
  await userEvent.click(await screen.findByRole("button", { name: /^Schedule Burst/ }, { timeout: 40_000 }));

  await choose("Schedule", FAR);
  const question = within(await screen.findByRole("dialog", QUESTION));
  expect(question.getByText(new RegExp(String(YEAR + 2)))).toBeVisible();
  await userEvent.click(question.getByRole("button", { name: "Cancel" }));
  expect(changes()).toEqual([]);

  await choose("Schedule", FAR);
  await userEvent.click(await screen.findByRole("button", { name: "Yes, schedule it then" }));
  await waitFor(() =>
    expect(changes()).toMatchObject([{ scheduled_for: `${FAR}T17:00:00.000Z`, status: "Scheduled" }]),
  );
}, 40_000);

it("a post is moved to more than a year ahead only by somebody who means it", async () => {
  const changes = shows(aRow({ scheduled_for: `${SOON}T17:00:00Z` }));
  const post = await screen.findByRole("link", { name: /Burst pipe/ }, { timeout: 40_000 });
  fireEvent.keyDown(post, { key: "m" });

  await choose("Move", FAR);
  expect(await screen.findByRole("dialog", QUESTION)).toBeVisible();
  expect(changes()).toEqual([]);

  await userEvent.click(screen.getByRole("button", { name: "Yes, schedule it then" }));
  await waitFor(() => expect(changes()).toMatchObject([{ scheduled_for: `${FAR}T17:00:00.000Z` }]));
}, 40_000);

it("a time within the year is not asked about", async () => {
  const changes = shows(aRow({ scheduled_for: `${SOON}T17:00:00Z` }));
  fireEvent.keyDown(await screen.findByRole("link", { name: /Burst pipe/ }, { timeout: 40_000 }), { key: "m" });

  await choose("Move", plusDays(SOON, 1));

  await waitFor(() => expect(changes()).toHaveLength(1));
  expect(screen.queryByRole("dialog", QUESTION)).not.toBeInTheDocument();
}, 40_000);
