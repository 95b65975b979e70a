import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const JOB = {
  id: "job-1",
  created_at: "2026-01-01T00:00:00Z",
  progress: { done: 1200, total: 2400 },
  result: null,
};
const CREATED = {
  instances_created: 2400,
  instances_skipped: 0,
  accounts_processed: 201,
  accounts_failed: 0,
  window_start: "2026-01-01T00:00:00Z",
  window_end: "2026-01-29T00:00:00Z",
};

/** An API whose top-off is a job that still runs when it is first polled. */
function toppedOffByAJob(end: object) {
  const LIST = { items: [], cursor: null };
  let asked = 0;
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: LIST }),
    "GET /api/v1/marketing/calendar": () => ({ body: {} }),
    "GET /api/v1/marketing/post-instances": () => ({ body: LIST }),
    "POST /api/v1/marketing/scheduler/topoff": () => ({
      status: 202,
      body: { ...JOB, status: "running" },
    }),
    "GET /api/v1/marketing/scheduler/jobs/job-1": () => {
      asked += 1;
      return { body: asked === 1 ? { ...JOB, status: "running" } : { ...JOB, ...end } };
    },
  });
}

beforeEach(signedIn);

it("a top-off of very many slots says how far it is and is waited for", async () => {
  toppedOffByAJob({ status: "done", result: CREATED });
  renderApp("/t/h2o/calendar");

  await userEvent.click(await screen.findByRole("button", { name: "Fill the next 4 weeks" }));

  expect(await screen.findByRole("button", { name: "Filling: 50 %" })).toBeVisible();
  expect((await screen.findAllByText(/2400 empty slots added/))[0]).toBeVisible();
}, 20_000);

it("a top-off that fails half-way says what to do", async () => {
  toppedOffByAJob({ status: "failed" });
  renderApp("/t/h2o/calendar");

  await userEvent.click(await screen.findByRole("button", { name: "Fill the next 4 weeks" }));

  expect((await screen.findAllByText(/stopped half-way. Try again/))[0]).toBeVisible();
}, 20_000);
