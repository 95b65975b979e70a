import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { LANGUAGE, networkWith, VISIBILITY } from "@/options/options.fixture";
import { CONTENT } from "@/content/content.fixture";
import { contentQuery } from "@/content/queries";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import type { Role } from "@/session/tenant";
import { postQuery, type Post } from "../queries";
import { aRow } from "../rows.fixture";

const ONE = "/api/v1/marketing/post-instances/post-1";
const LIST = { items: [], cursor: null };

const CONNECTION = { status: "connected", checked_at: null, findings: [] };
const WEBSITE = {
  id: "website",
  name: "Website",
  platform: "webhook",
  status: "active",
  connection: CONNECTION,
  options: { language: "en" },
};
const PEOPLE = [{ email: "ed@example.com", full_name: "Ed Itor" }];

const WAITS = {
  ...CONTENT,
  status: "Needs Approval",
  approval: {
    decision: "requested",
    by: "ed@example.com",
    at: "2026-01-02T00:00:00Z",
    note: "For Friday, please.",
    edited_since: false,
    edited_by: null,
    covers: null,
  },
};
const POSTED = {
  at: "2026-12-22T17:00:00Z",
  attempt: 1,
  code: null,
  generation: 1,
  lag_seconds: 0,
  message: "It was there at once.",
  number: 1,
  outcome: "posted",
  permalink: null,
  platform_post_id: null,
  text: null,
};
const EMPTY = { status: "Planned", content_item_id: null, content_title: null } as const;

const aPost = (changes: Partial<Post>): Post => ({
  ...aRow(),
  caption_override: null,
  options: {},
  preflight: null,
  ...changes,
});

function shows(post: Post, more: Parameters<typeof fakeApi>[0] = {}, role: Role = "editor") {
  return fakeApi({
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: CONTENT }),
    ...tenantRoutes(role),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [WEBSITE], cursor: null } }),
    "GET /api/v1/tenants/h2o/members": () => ({ body: { items: PEOPLE, cursor: null } }),
    "GET /api/v1/marketing/platforms": () => ({
      body: { items: [networkWith("webhook", [LANGUAGE, VISIBILITY])], cursor: null },
    }),
    "GET /api/v1/marketing/calendar": () => ({ body: {} }),
    "GET /api/v1/marketing/post-instances": () => ({ body: LIST }),
    [`GET ${ONE}`]: () => ({ body: post }),
    [`GET ${ONE}/attempts`]: () => ({ body: LIST }),
    ...more,
  });
}

async function openPanel(name = "Burst pipe?") {
  renderApp("/t/h2o/calendar?post=post-1");
  return within(await screen.findByRole("dialog", { name }, { timeout: 40_000 }));
}

/** Opens the panel of an empty slot, whatever its title is. */
async function openSlot() {
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Empty slot" }, { timeout: 40_000 }));
  return { panel, router };
}

// The page is a separate chunk, which the first test should not have to wait for.
beforeAll(() => import("../CalendarPage"));
beforeEach(signedIn);

it("an unconfirmed post that is there is marked as posted, with its address", async () => {
  const asked = shows(aPost({ status: "Unconfirmed" }), {
    [`POST ${ONE}/resolve`]: () => ({ body: aPost({ status: "Posted" }) }),
  });
  const panel = await openPanel();

  await userEvent.click(panel.getByRole("button", { name: "It is there" }));
  const question = within(await screen.findByRole("dialog", { name: "It is there" }));
  await userEvent.type(question.getByLabelText(/Its address/), "https://seen.example/1");
  await userEvent.click(question.getByRole("button", { name: "Mark as posted" }));

  await waitFor(() => {
    expect(asked.find((each) => each.path === `${ONE}/resolve`)?.body).toEqual({
      as: "posted",
      permalink: "https://seen.example/1",
    });
  });
}, 20_000);

it("an unconfirmed post is sent again only after the risk was told", async () => {
  const asked = shows(aPost({ status: "Unconfirmed" }), {
    [`POST ${ONE}/resolve`]: () => ({ body: aPost({ status: "Scheduled" }) }),
  });
  const panel = await openPanel();

  await userEvent.click(panel.getByRole("button", { name: "Post again" }));
  const question = within(await screen.findByRole("dialog", { name: "Post it again?" }));
  expect(question.getByText(/there will be two/)).toBeInTheDocument();
  expect(asked.some((each) => each.method === "POST")).toBe(false);
  await userEvent.click(question.getByRole("button", { name: "Post again" }));

  await waitFor(() => {
    expect(asked.find((each) => each.path === `${ONE}/resolve`)?.body).toEqual({ as: "post_again" });
  });
}, 20_000);

it("a missed post that can't be sent says why", async () => {
  shows(aPost({ status: "Missed" }), {
    "POST /api/v1/marketing/post-instances/missed/resolve": () => ({
      body: {
        results: [
          {
            instance_id: "post-1",
            error: problem(409, "account_paused", "'Website' is paused; resume it first.").body,
          },
        ],
        cursor: null,
      },
    }),
  });
  const panel = await openPanel();

  await userEvent.click(panel.getByRole("button", { name: "Post it late" }));

  expect((await screen.findAllByText("'Website' is paused; resume it first."))[0]).toBeInTheDocument();
}, 20_000);

it.each([
  ["Scheduled", "Not checked yet. It is checked by itself a day and an hour before its time."],
  ["Missed", "Check it before you send it again."],
] as const)("a post that is %s says when it is checked", async (status, said) => {
  shows(aPost({ status }));

  expect((await openPanel()).getByText(said)).toBeInTheDocument();
});

it("a post that may be out is not to be checked any more", async () => {
  shows(aPost({ status: "Unconfirmed" }));

  const panel = await openPanel();

  expect(panel.getByRole("button", { name: "It is there" })).toBeInTheDocument();
  expect(panel.queryByText("Checks before posting")).not.toBeInTheDocument();
});

it("a viewer reads why nothing can be changed", async () => {
  shows(aPost(EMPTY), {}, "viewer");

  const panel = await openPanel("Empty slot");

  expect(panel.getByRole("button", { name: "Write this post" })).toHaveAccessibleDescription(/viewer/);
}, 20_000);

it("a text of its own that is like the common one is none", async () => {
  const asked = shows(aPost({ caption_override: "Hello", has_caption_override: true }), {
    [`PATCH ${ONE}`]: () => ({ body: aPost({ version: 2 }) }),
  });
  const panel = await openPanel();

  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  const field = panel.getByLabelText("Text on Website only");
  expect(field).toHaveValue("Hello");
  await userEvent.clear(field);
  await userEvent.type(field, "Call us.");
  await userEvent.click(panel.getByRole("button", { name: "Save" }));

  await waitFor(() => {
    expect(asked.filter((each) => each.method === "PATCH").map(({ body }) => body)).toEqual([
      { caption_override: null, version: 1 },
    ]);
  });
}, 20_000);

it("text, picture and time are saved and scheduled by one button", async () => {
  const asked = shows(aPost({ status: "Draft" }), {
    "PATCH /api/v1/marketing/content-items/content-1": () => ({
      body: { ...CONTENT, base_caption: "Call us now.", version: 2 },
    }),
    [`PATCH ${ONE}`]: () => ({ body: aPost({ status: "Scheduled", version: 2 }) }),
  });
  const panel = await openPanel();

  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  const text = panel.getByRole("textbox", { name: "Text" });
  await userEvent.clear(text);
  await userEvent.type(text, "Call us now.");
  fireEvent.change(panel.getByLabelText("Day and time"), { target: { value: "2026-12-23T10:00" } });
  await userEvent.click(panel.getByRole("button", { name: "Save and schedule" }));

  await waitFor(() => {
    expect(asked.filter((each) => each.method === "PATCH").map(({ body }) => body)).toMatchObject([
      { base_caption: "Call us now.", version: 1 },
      { scheduled_for: "2026-12-23T18:00:00.000Z", status: "Scheduled", version: 1 },
    ]);
  });
  expect(await panel.findByRole("button", { name: "Edit" })).toBeInTheDocument();
}, 20_000);

it("a time more than a year ahead is asked about before it is scheduled", async () => {
  const asked = shows(aPost({ status: "Draft" }), {
    [`PATCH ${ONE}`]: () => ({ body: aPost({ version: 2 }) }),
  });
  const panel = await openPanel();
  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  fireEvent.change(panel.getByLabelText("Day and time"), { target: { value: "2206-12-23T10:00" } });

  await userEvent.click(panel.getByRole("button", { name: "Save and schedule" }));
  const question = within(await screen.findByRole("dialog", { name: "More than a year ahead?" }));
  expect(question.getByText(/2206/)).toBeInTheDocument();
  await userEvent.click(question.getByRole("button", { name: "Cancel" }));

  expect(asked.some(({ method }) => method === "PATCH")).toBe(false);
}, 20_000);

it("what somebody else saved meanwhile is shown beside one's own, and mine is kept", async () => {
  let content = CONTENT;
  const asked = shows(aPost({ status: "Draft" }), {
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: content }),
    "PATCH /api/v1/marketing/content-items/content-1": ({ body }) =>
      (body as { version: number }).version < content.version
        ? problem(409, "stale_version", "It was changed.")
        : { body: { ...content, version: 3, base_caption: "Mine." } },
  });
  const panel = await openPanel();
  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  const text = panel.getByRole("textbox", { name: "Text" });
  await userEvent.clear(text);
  await userEvent.type(text, "Mine.");

  content = { ...CONTENT, base_caption: "Theirs.", version: 2 };
  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));

  const conflict = within(await panel.findByRole("alert"));
  expect(await conflict.findByText("Theirs.")).toBeInTheDocument();
  expect(conflict.getByText("Mine.")).toBeInTheDocument();
  expect(text).toHaveValue("Mine.");
  await userEvent.click(conflict.getByRole("button", { name: "Keep mine" }));
  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));

  await waitFor(() => {
    expect(asked.filter(({ method }) => method === "PATCH").at(-1)?.body).toMatchObject({
      base_caption: "Mine.",
      version: 2,
    });
  });
  expect(await panel.findByRole("button", { name: "Edit" })).toBeInTheDocument();
}, 20_000);

it("theirs can be taken instead", async () => {
  let content = CONTENT;
  shows(aPost({ status: "Draft" }), {
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: content }),
    "PATCH /api/v1/marketing/content-items/content-1": () =>
      problem(409, "stale_version", "It was changed."),
  });
  const panel = await openPanel();
  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  await userEvent.type(panel.getByRole("textbox", { name: "Text" }), " Mine.");
  content = { ...CONTENT, base_caption: "Theirs.", version: 2 };
  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));

  await userEvent.click(await panel.findByRole("button", { name: "Take theirs" }));

  expect(panel.getByRole("textbox", { name: "Text" })).toHaveValue("Theirs.");
  expect(panel.queryByRole("alert")).not.toBeInTheDocument();
}, 20_000);

it("a slot that somebody else filled meanwhile shows theirs, and mine goes on the next empty one", async () => {
  const theirs = { ...CONTENT, id: "content-2", title: "Old boiler", base_caption: "Theirs." };
  let slot: Post = aPost(EMPTY);
  const next = aRow({ ...EMPTY, id: "post-2", version: 7, scheduled_for: "2126-12-24T17:00:00Z" });
  const asked = shows(slot, {
    [`GET ${ONE}`]: () => ({ body: slot }),
    "GET /api/v1/marketing/post-instances/post-2": () => ({ body: { ...aPost({}), id: "post-2" } }),
    "GET /api/v1/marketing/post-instances": () => ({ body: { items: [next], cursor: null } }),
    "GET /api/v1/marketing/content-items/content-2": () => ({ body: theirs }),
    [`POST ${ONE}/content`]: () => {
      slot = aPost({ status: "Draft", content_item_id: "content-2", content_title: "Old boiler", version: 2 });
      return problem(409, "slot_filled", "Somebody filled this slot.", { instance: slot });
    },
    "POST /api/v1/marketing/post-instances/post-2/content": () => ({
      status: 201,
      body: { ...aPost({ status: "Draft" }), id: "post-2" },
    }),
  });
  const { panel, router } = await openSlot();
  await userEvent.type(panel.getByRole("textbox", { name: "Text" }), "Mine.");
  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));

  expect(await screen.findByText("Theirs.")).toBeInTheDocument();
  expect(screen.getByLabelText("Yours")).toHaveValue("Mine.");
  await userEvent.click(await screen.findByRole("button", { name: /^Put mine on the next empty slot/ }));

  await waitFor(() => expect(router.state.location.search).toMatchObject({ post: "post-2" }));
  expect(asked.find(({ path }) => path.endsWith("/post-2/content"))?.body).toMatchObject({
    base_caption: "Mine.",
  });
}, 20_000);

it("a post whose account was deleted says so, and moves to another", async () => {
  let post = aPost({ status: "Draft", channel_account_id: "gone", account_name: "Old page" });
  const asked = shows(post, {
    [`GET ${ONE}`]: () => ({ body: post }),
    [`PATCH ${ONE}`]: () => {
      post = aPost({ status: "Draft", version: 2 });
      return { body: post };
    },
  });
  const panel = await openPanel();

  expect(await panel.findByText(/was deleted/)).toBeInTheDocument();
  for (const name of ["Schedule", "Post now"]) {
    expect(panel.queryByRole("button", { name })).not.toBeInTheDocument();
  }
  await userEvent.selectOptions(panel.getByLabelText("Another account"), "website");
  await userEvent.click(panel.getByRole("button", { name: "Move it there" }));

  await waitFor(() => {
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      channel_account_id: "website",
      version: 1,
    });
  });
  expect(await panel.findByRole("button", { name: "Schedule" })).toBeInTheDocument();
}, 20_000);

it("a missed post says what had held it back", async () => {
  const error = { code: "missed", message: "It was too late to post it.", retryable: false, disconnected: false };
  const attempt = { ...POSTED, lag_seconds: null, outcome: "not_sent", message: "Facebook did not answer." };
  shows(aPost({ status: "Missed", error }), {
    [`GET ${ONE}/attempts`]: () => ({ body: { items: [attempt], cursor: null } }),
  });

  const panel = await openPanel();

  expect(await panel.findByText(/^What held it back/)).toHaveTextContent("Facebook did not answer.");
}, 20_000);

it("what was typed into a slot is not lost by closing its panel", async () => {
  shows(aPost(EMPTY));
  const panel = await openPanel("Empty slot");
  await userEvent.type(panel.getByRole("textbox", { name: "Text" }), "Frozen pipes");

  await userEvent.click(panel.getByRole("button", { name: "Close" }));
  const question = within(await screen.findByRole("dialog", { name: "Discard what you changed?" }));
  await userEvent.click(question.getByRole("button", { name: "Keep editing" }));

  expect(panel.getByRole("textbox", { name: "Text" })).toHaveValue("Frozen pipes");

  await userEvent.click(panel.getByRole("button", { name: "Close" }));
  await userEvent.click(await screen.findByRole("button", { name: "Discard" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
}, 20_000);

it("content that is sent twice fills the slot once", async () => {
  let tries = 0;
  const asked = shows(aPost(EMPTY), {
    [`POST ${ONE}/content`]: () => {
      tries += 1;
      if (tries === 1) return problem(503, "unavailable", "Try again.", { retryable: true });
      return { status: 201, body: aPost({ status: "Draft" }) };
    },
  });
  const panel = await openPanel("Empty slot");
  await userEvent.type(panel.getByRole("textbox", { name: "Text" }), "Frozen pipes");

  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));
  expect(await panel.findByRole("alert")).toHaveTextContent("Try again.");
  await userEvent.click(panel.getByRole("button", { name: "Save as draft" }));

  await waitFor(() => expect(tries).toBe(2));
  const sent = asked.filter(({ path }) => path === `${ONE}/content`);
  const keys = sent.map(({ headers }) => headers.get("Idempotency-Key"));
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
}, 20_000);

it("an admin approves in the panel what the post waits for, having read all of it", async () => {
  const approval = {
    decision: "approved",
    by: "ed@example.com",
    at: "2026-01-02T00:00:00Z",
    note: null,
    edited_since: true,
    covers: { ...CONTENT, base_caption: "Call them.", captions: [] },
  };
  const own = aRow({ id: "post-2", account_name: "Letter", has_caption_override: true });
  const asked = shows(
    aPost({ status: "Scheduled" }),
    {
      "GET /api/v1/marketing/content-items/content-1": () => ({
        body: { ...CONTENT, status: "Needs Approval", approval },
      }),
      "GET /api/v1/marketing/post-instances": () => ({ body: { items: [own], cursor: null } }),
      "GET /api/v1/marketing/post-instances/post-2": () => ({
        body: { ...aPost({}), id: "post-2", caption_override: "Dear readers" },
      }),
      "POST /api/v1/marketing/content-items/content-1/approve": () => ({ body: CONTENT }),
    },
    "admin",
  );
  const panel = await openPanel();

  expect(await panel.findByText("Ed Itor")).toBeInTheDocument();
  expect(panel.getByText(/needs approval again/)).toBeInTheDocument();
  expect(await panel.findByText("Dear readers")).toBeInTheDocument();
  expect(panel.getByText(/them/, { selector: "del" })).toBeInTheDocument();
  expect(panel.getByText(/us/, { selector: "ins" })).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Approve" }));

  await waitFor(() => {
    expect(asked.find((each) => each.path.endsWith("/approve"))?.body).toEqual({
      note: null,
      version: 1,
    });
  });
}, 20_000);

it("approving what is past its time says that it goes out at once", async () => {
  const late = aRow({ scheduled_for: "2020-01-01T00:00:00Z", due_at: "2020-01-01T00:00:00Z" });
  shows(
    aPost({ ...late }),
    {
      "GET /api/v1/marketing/content-items/content-1": () => ({ body: WAITS }),
      "GET /api/v1/marketing/post-instances": () => ({ body: { items: [late], cursor: null } }),
    },
    "admin",
  );
  const panel = await openPanel();

  expect(await panel.findByRole("button", { name: "Approve and post now" })).toBeInTheDocument();
  expect(panel.getByText(/sends it at once to .*Website/)).toBeInTheDocument();
}, 20_000);

it("rejecting needs a reason", async () => {
  const asked = shows(
    aPost({ status: "Scheduled" }),
    {
      "GET /api/v1/marketing/content-items/content-1": () => ({ body: WAITS }),
      "POST /api/v1/marketing/content-items/content-1/reject": () => ({ body: CONTENT }),
    },
    "admin",
  );
  const panel = await openPanel();

  await userEvent.click(await panel.findByRole("button", { name: "Reject" }));
  expect(panel.getByRole("alert")).toHaveTextContent("Say what should change");
  await userEvent.type(panel.getByLabelText("Note for the author"), "Say what it costs.");
  await userEvent.click(panel.getByRole("button", { name: "Reject" }));

  await waitFor(() => {
    expect(asked.filter(({ path }) => path.endsWith("/reject")).map(({ body }) => body)).toEqual([
      { note: "Say what it costs.", version: 1 },
    ]);
  });
}, 20_000);

it("what waits for approval is scheduled at most, and what was rejected not even that", async () => {
  let content: object = WAITS;
  shows(aPost({ status: "Draft" }), {
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: content }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  expect(await panel.findByText("Scheduled, it goes out once approved.")).toBeInTheDocument();
  expect(panel.getByRole("button", { name: "Post now" })).toHaveAccessibleDescription(/approval/);
  expect(panel.getByRole("button", { name: "Schedule" })).not.toHaveAccessibleDescription();

  content = {
    ...WAITS,
    status: "Rejected",
    version: 2,
    approval: { ...WAITS.approval, decision: "rejected", note: "Say what it costs." },
  };
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: contentQuery("h2o", "content-1").queryKey, exact: true });

  await waitFor(() =>
    expect(panel.getByRole("button", { name: "Schedule" })).toHaveAccessibleDescription(/rejected/),
  );
  expect(panel.getByText("Say what it costs.")).toBeInTheDocument();
}, 20_000);

it("an editor reads in the panel that an admin must approve it", async () => {
  shows(aPost({ status: "Scheduled" }), {
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: WAITS }),
  });

  const panel = await openPanel();

  expect(await panel.findByText(/until an admin approves it/)).toBeInTheDocument();
  expect(panel.queryByRole("button", { name: "Approve" })).not.toBeInTheDocument();
}, 20_000);

it("a post that goes out while its panel is open shows how it went", async () => {
  let post = aPost({ status: "Publishing" });
  let attempts: object[] = [];
  shows(post, {
    [`GET ${ONE}`]: () => ({ body: post }),
    [`GET ${ONE}/attempts`]: () => ({ body: { items: attempts, cursor: null } }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  expect(await panel.findByText(/Not sent yet/)).toBeInTheDocument();

  post = aPost({ status: "Posted" });
  attempts = [POSTED];
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: postQuery("h2o", "post-1").queryKey, exact: true });

  expect(await panel.findByText("It was there at once.")).toBeInTheDocument();
}, 20_000);

it("a failed post of an account that must be reconnected leads to the account", async () => {
  const failed = aPost({
    status: "Failed",
    error: { code: "190/463", message: "The session has expired.", retryable: false, disconnected: true },
  });
  const account = {
    id: failed.channel_account_id,
    name: "H2O",
    status: "active",
    connection: { ...CONNECTION, status: "expired" },
  };
  shows(failed, {
    "GET /api/v1/marketing/channel-accounts": () => ({ body: { items: [account], cursor: null } }),
  });

  const panel = await openPanel();

  const link = await panel.findByRole("link", { name: `Reconnect ${failed.account_name}` });
  expect(link).toHaveAttribute("href", `/t/h2o/accounts?account=${failed.channel_account_id}`);
  expect(panel.getByRole("button", { name: "Retry" })).toHaveAccessibleDescription(
    `Reconnect ${failed.account_name} first.`,
  );
});

it("a post that fails while its panel is open leads to the account that must be reconnected", async () => {
  let hasFailed = false;
  const error = { code: "190/463", message: "The session has expired.", retryable: false, disconnected: true };
  const post = () => aPost(hasFailed ? { status: "Failed", error } : { status: "Publishing" });
  shows(post(), {
    [`GET ${ONE}`]: () => ({ body: post() }),
    "GET /api/v1/marketing/channel-accounts": () => ({
      body: {
        items: [
          {
            id: post().channel_account_id,
            name: "H2O",
            status: hasFailed ? "needs_reconnect" : "active",
            connection: CONNECTION,
          },
        ],
        cursor: null,
      },
    }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  expect(await panel.findByText(/Not sent yet/)).toBeInTheDocument();

  hasFailed = true;
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: postQuery("h2o", "post-1").queryKey, exact: true });

  expect(await panel.findByRole("link", { name: /^Reconnect/ })).toBeInTheDocument();
}, 20_000);

it("a check that is out of date says so before what it found", async () => {
  const found = {
    checked_at: "2026-12-21T17:00:00Z",
    is_stale: true,
    findings: [
      { code: "content_missing", severity: "error", message: "No content yet.", field: null },
    ],
  } as const;
  shows(aPost({ status: "Scheduled", preflight: { ...found, findings: [...found.findings] } }));

  const panel = await openPanel();

  const told = await panel.findByText(/Something was changed since the last check/);
  const finding = panel.getByText("No content yet.");
  expect(told.compareDocumentPosition(finding)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

it("the text of a post that moves on while its panel is open is asked for anew", async () => {
  let isOut = false;
  shows(aPost({ status: "Scheduled" }), {
    [`GET ${ONE}`]: () => ({ body: aPost({ status: isOut ? "Posted" : "Scheduled" }) }),
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: isOut ? CONTENT : WAITS }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  expect(await panel.findByText("Needs approval")).toBeInTheDocument();

  isOut = true;
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: postQuery("h2o", "post-1").queryKey, exact: true });

  expect(await panel.findByText("Posted")).toBeInTheDocument();
  await waitFor(() => expect(panel.queryByText("Needs approval")).toBeNull());
}, 20_000);

it("content is found by its words, and chosen", async () => {
  const asked = shows(aPost(EMPTY), {
    "GET /api/v1/marketing/content-items": ({ query }) => ({
      body: { items: query.get("search") === "burst" ? [CONTENT] : [], cursor: null },
    }),
    [`PATCH ${ONE}`]: () => ({ body: aPost({ status: "Draft" }) }),
  });
  const panel = await openPanel("Empty slot");
  await userEvent.click(panel.getByRole("button", { name: "Use an earlier text" }));

  await userEvent.type(panel.getByLabelText("Search in title and text"), "burst");
  await userEvent.click(await panel.findByRole("button", { name: /Burst pipe/ }));

  await waitFor(() => {
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      content_item_id: "content-1",
      version: 1,
    });
  });
}, 20_000);

it("a post that was sent ahead of its time is not late", async () => {
  const sent = "2026-12-20T20:30:00Z";
  const attempt = { ...POSTED, at: sent, lag_seconds: 1500 };
  shows(aPost({ status: "Posted", posted_at: sent, sent_ahead: true, shown_at: sent, lag_seconds: 1500 }), {
    [`GET ${ONE}/attempts`]: () => ({ body: { items: [attempt], cursor: null } }),
  });
  const panel = await openPanel();

  expect(await panel.findByText("(ahead of its time)")).toBeInTheDocument();
  expect(await panel.findByText(/sent ahead: it was planned for Tue, Dec 22/)).toBeInTheDocument();
  expect(panel.queryByText(/late/)).not.toBeInTheDocument();
}, 20_000);

it("what a network said of a try stands behind details", async () => {
  const message = "(#368) The action attempted has been deemed abusive.";
  const attempt = { ...POSTED, outcome: "failed", code: "368", message };
  shows(aPost({ status: "Draft" }), {
    [`GET ${ONE}/attempts`]: () => ({ body: { items: [attempt], cursor: null } }),
    "GET /api/v1/marketing/platforms": () => ({
      body: { items: [{ ...networkWith("webhook", []), receiver: "The webhook's receiver" }], cursor: null },
    }),
  });
  const panel = await openPanel();

  expect(await panel.findByText("The webhook's receiver did not take it.")).toBeVisible();
  expect(panel.getByText(`${message} (368)`)).not.toBeVisible();
}, 20_000);

it("an earlier text is found among all, not among the newest alone", async () => {
  const older = { ...CONTENT, id: "content-31", title: "The oldest" };
  shows(aPost(EMPTY), {
    "GET /api/v1/marketing/content-items": ({ query }) =>
      query.get("cursor") === "more"
        ? { body: { items: [older], cursor: null } }
        : { body: { items: [CONTENT], cursor: "more" } },
  });
  const { panel } = await openSlot();

  await userEvent.click(await panel.findByRole("button", { name: "Use an earlier text" }));
  await userEvent.click(await panel.findByRole("button", { name: "Show more" }));

  expect(await panel.findByRole("button", { name: /The oldest/ })).toBeInTheDocument();
  expect(panel.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
}, 20_000);

it("a post's own options are shown, set, and go back to what its account sets", async () => {
  const post = aPost({ options: { visibility: "private" } });
  const asked = shows(post, { [`PATCH ${ONE}`]: () => ({ body: { ...post, version: 2 } }) });
  const panel = await openPanel();
  expect(await panel.findByText("Followers only")).toBeVisible();

  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  const choice = panel.getByLabelText("Who sees it");
  expect(choice).toHaveValue("private");
  expect(panel.getByLabelText("Language")).toHaveAccessibleDescription("Left empty, as on the account: en");
  await userEvent.selectOptions(choice, "As on the account: Everyone");
  await userEvent.type(panel.getByLabelText("Language"), "de");
  await userEvent.click(panel.getByRole("button", { name: "Save" }));

  const changes = () => asked.filter(({ method, path }) => method === "PATCH" && path === ONE);
  await waitFor(() => expect(changes()).toHaveLength(1));
  expect(changes()[0]?.body).toEqual({ options: { language: "de" }, version: 1 });
}, 20_000);

it("what the API refuses of an option stands at its field, until it is changed", async () => {
  shows(aPost({}), {
    [`PATCH ${ONE}`]: () =>
      problem(422, "invalid_input", "Something is wrong.", {
        errors: [{ field: "options.language", message: "There is no language xx." }],
      }),
  });
  const panel = await openPanel();

  await userEvent.click(await panel.findByRole("button", { name: "Edit" }));
  const field = await panel.findByLabelText("Language");
  await userEvent.type(field, "xx");
  await userEvent.click(panel.getByRole("button", { name: "Save" }));

  await waitFor(() => expect(field).toHaveAccessibleDescription(/There is no language xx\./));
  expect(panel.queryByText("Something is wrong.")).not.toBeInTheDocument();
  await userEvent.type(field, "{Backspace}");
  expect(field).toBeValid();
}, 20_000);

it("a post that is out shows its options, and lets nobody change them", async () => {
  shows(aPost({ status: "Posted", options: { language: "de" } }));
  const panel = await openPanel();

  expect(await panel.findByText("de")).toBeVisible();
  expect(panel.queryByRole("button", { name: "Edit" })).not.toBeInTheDocument();
}, 20_000);
