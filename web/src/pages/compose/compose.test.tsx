import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { NO_CONTENT } from "@/content/form";
import { LANGUAGE, networkWith, VISIBILITY } from "@/options/options.fixture";
import { picture } from "@/media/asset.fixture";
import { fakeApi } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import { emptyComposition } from "./composition";
import { keep, kept } from "./keeping";

const DRAWER = { tenantId: "h2o", email: "ana@example.com", reused: null };
const LIST = { body: { items: [], cursor: null } };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  signedIn();
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => LIST,
    "GET /api/v1/marketing/platforms": () => LIST,
  });
});

it("a new post begins at the day and the hour that it was opened from", async () => {
  renderApp("/t/h2o/compose?date=2036-12-22&time=14:00");

  expect(await screen.findByLabelText("Day and time", {}, { timeout: 40_000 })).toHaveValue("2036-12-22T14:00");
  expect(screen.getByRole("radio", { name: "At a time" })).toBeChecked();
}, 40_000);

it("opened from a day alone, it begins in the morning", async () => {
  renderApp("/t/h2o/compose?date=2036-12-22");

  expect(await screen.findByLabelText("Day and time", {}, { timeout: 40_000 })).toHaveValue("2036-12-22T09:00");
}, 40_000);

it("what was typed in this tab before stays as it is", async () => {
  const values = { ...NO_CONTENT, base_caption: "Burst pipe?" };
  keep(DRAWER, "mine", { ...emptyComposition(), values });
  sessionStorage.setItem("drumbeat.compose h2o ana@example.com", "mine");

  renderApp("/t/h2o/compose?date=2036-12-22&time=14:00");

  expect(await screen.findByDisplayValue("Burst pipe?", {}, { timeout: 40_000 })).toBeVisible();
  expect(screen.getByRole("radio", { name: "Next free slot" })).toBeChecked();
}, 40_000);

const ACCOUNT = {
  id: "a1",
  platform: "mastodon",
  name: "Toots",
  status: "active",
  schedule_timezone: "America/Los_Angeles",
  connection: { status: "connected", checked_at: null, findings: [] },
  options: { language: "en" },
};
const WEBSITE = { ...ACCOUNT, id: "a2", platform: "webhook", name: "Website", options: {} };

/** Opens a draft for two accounts, one of them on a network with options; returns the requests. */
async function opensDraft(found: object) {
  const asked = fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [ACCOUNT, WEBSITE], cursor: null } }),
    "GET /api/v1/marketing/platforms": () => ({
      body: {
        items: [networkWith("mastodon", [LANGUAGE, VISIBILITY]), networkWith("webhook", [])],
        cursor: null,
      },
    }),
    "POST /api/v1/marketing/posts/check": () => ({
      body: { results: [{ channel_account_id: "a1", findings: [], ...found }, { channel_account_id: "a2", findings: [] }] },
    }),
  });
  const values = { ...NO_CONTENT, title: "Burst pipe?", base_caption: "Burst pipe?" };
  keep(DRAWER, "mine", { ...emptyComposition(), values, accountIds: ["a1", "a2"] });
  sessionStorage.setItem("drumbeat.compose h2o ana@example.com", "mine");
  renderApp("/t/h2o/compose");
  return { asked, more: await screen.findByText(/^More for .Toots.$/, {}, { timeout: 40_000 }) };
}

it("what an account's network lets people set is folded, kept with the draft, and sent", async () => {
  const { asked, more } = await opensDraft({});
  expect(screen.queryByText(/^More for .Website/)).not.toBeInTheDocument();
  expect(screen.getByLabelText("Language")).not.toBeVisible();

  await userEvent.click(more);
  expect(screen.getByLabelText("Language")).toHaveAccessibleDescription("Left empty, as on the account: en");
  await userEvent.selectOptions(screen.getByLabelText("Who sees it"), "Followers only");
  expect(more).toHaveTextContent("(1 set)");
  expect(kept(DRAWER, "mine")?.options).toEqual({ a1: { visibility: "private" } });
  await userEvent.click(screen.getByRole("button", { name: "Review 2 posts" }));

  await screen.findByRole("dialog", { name: "Review before it is sent" });
  expect(asked.find(({ path }) => path.endsWith("/check"))?.body).toMatchObject({
    destinations: [{ channel_account_id: "a1", options: { visibility: "private" } }, { channel_account_id: "a2" }],
  });
}, 40_000);

it("an option that is missing is said in the review, and at its field", async () => {
  const message = "Choose this first: Who sees it.";
  await opensDraft({
    findings: [{ code: "option_missing", severity: "error", message, field: "options.visibility" }],
  });

  await userEvent.click(screen.getByRole("button", { name: "Review 2 posts" }));
  const review = await screen.findByRole("dialog", { name: "Review before it is sent" });
  expect(await within(review).findByText(message)).toBeVisible();
  await userEvent.click(within(review).getByRole("button", { name: "Back to the text" }));

  expect(screen.getByLabelText("Who sees it")).toBeVisible();
  expect(screen.getByLabelText("Who sees it")).toHaveAccessibleDescription(message);
  await userEvent.selectOptions(screen.getByLabelText("Who sees it"), "Everyone");
  expect(screen.getByLabelText("Who sees it")).toBeValid();
}, 40_000);

it("an option that is too long is not sent", async () => {
  const { more } = await opensDraft({});

  await userEvent.click(more);
  await userEvent.type(screen.getByLabelText("Language"), "x".repeat(13));

  expect(screen.getByRole("button", { name: "Review 2 posts" })).toHaveAccessibleDescription(
    /Mend what stands under "More for .Toots." first\./,
  );
}, 40_000);

it("a picture of the library goes straight into a post, with what was said of it", async () => {
  const PIPE = picture({ description: "We come at night too." });
  fakeApi({
    ...tenantRoutes(),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [ACCOUNT, WEBSITE], cursor: null } }),
    "GET /api/v1/marketing/platforms": () => ({
      body: {
        items: [
          networkWith("mastodon", []),
          { ...networkWith("instagram", []), display_name: "Instagram", configured: false, reason: "Not set up here." },
        ],
        cursor: null,
      },
    }),
    "GET /api/v1/marketing/media/*": () => ({ body: PIPE }),
  });
  renderApp("/t/h2o/compose?media=pic-1&when=now");

  expect(await screen.findByDisplayValue("We come at night too.", {}, { timeout: 40_000 })).toBeVisible();
  expect(screen.getByDisplayValue("Frozen pipe")).toBeVisible();
  expect(screen.getByRole("radio", { name: "Now" })).toBeChecked();
  expect(screen.getByLabelText(/^What 1 of 1 shows/)).toBeVisible();
  await userEvent.click(await screen.findByText("Not connected yet (1)"));
  expect(screen.getByText("Not set up here.")).toBeVisible();
}, 40_000);
