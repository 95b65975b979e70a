import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";
import type { Role } from "@/session/tenant";
import { postQuery, type Post } from "../queries";
import { aRow } from "../rows.fixture";

const ONE = "/api/v1/marketing/post-instances/post-1";
const LIST = { items: [], cursor: null };

const CONTENT = {
  id: "content-1",
  title: "Burst pipe?",
  base_caption: "Call us.",
  media_urls: [],
  cta_type: "None",
  cta_url: null,
  status: "Draft",
  owner: "ana@example.com",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  version: 1,
  approval: null,
};
const WAITS = {
  ...CONTENT,
  status: "Needs Approval",
  approval: {
    decision: "requested",
    by: "ed@example.com",
    at: "2026-01-02T00:00:00Z",
    note: "For Friday, please.",
    edited_since: false,
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
  preflight: null,
  ...changes,
});

function shows(post: Post, more: Parameters<typeof fakeApi>[0] = {}, role: Role = "editor") {
  return fakeApi({
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: CONTENT }),
    ...tenantRoutes(role),
    "GET /api/v1/marketing/channel-accounts": () => ({ body: LIST }),
    "GET /api/v1/marketing/calendar": () => ({ body: {} }),
    "GET /api/v1/marketing/post-instances": () => ({ body: LIST }),
    [`GET ${ONE}`]: () => ({ body: post }),
    [`GET ${ONE}/attempts`]: () => ({ body: LIST }),
    ...more,
  });
}

async function openPanel(name = "Burst pipe?") {
  renderApp("/t/h2o/calendar?post=post-1");
  return within(await screen.findByRole("dialog", { name }, { timeout: 10_000 }));
}

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

  expect(panel.getByRole("button", { name: "Add content" })).toHaveAccessibleDescription(/viewer/);
}, 20_000);

it("a caption of its own that is like the content's is none", async () => {
  const asked = shows(aPost({ caption_override: "Hello", has_caption_override: true }), {
    [`PATCH ${ONE}`]: () => ({ body: aPost({}) }),
  });
  const panel = await openPanel();

  await userEvent.click(await panel.findByRole("button", { name: "Edit caption for this account" }));
  const field = panel.getByLabelText("Caption on Website only");
  await userEvent.clear(field);
  await userEvent.type(field, "Call us.");
  await userEvent.click(panel.getByRole("button", { name: "Save caption" }));

  await waitFor(() => {
    expect(asked.find((each) => each.method === "PATCH")?.body).toEqual({
      caption_override: null,
      version: 1,
    });
  });
}, 20_000);

it("what was typed into a slot is not lost by closing its panel", async () => {
  shows(aPost(EMPTY));
  const panel = await openPanel("Empty slot");
  await userEvent.click(panel.getByRole("button", { name: "Add content" }));
  await userEvent.type(panel.getByLabelText("Title"), "Frozen pipes");

  await userEvent.click(panel.getByRole("button", { name: "Close" }));
  const question = within(await screen.findByRole("dialog", { name: "Discard what you changed?" }));
  await userEvent.click(question.getByRole("button", { name: "Keep editing" }));

  expect(panel.getByLabelText("Title")).toHaveValue("Frozen pipes");

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
  await userEvent.click(panel.getByRole("button", { name: "Add content" }));
  await userEvent.type(panel.getByLabelText("Title"), "Frozen pipes");

  await userEvent.click(panel.getByRole("button", { name: "Add content" }));
  expect(await panel.findByRole("alert")).toHaveTextContent("Try again.");
  await userEvent.click(panel.getByRole("button", { name: "Add content" }));

  await waitFor(() => expect(tries).toBe(2));
  const sent = asked.filter(({ path }) => path === `${ONE}/content`);
  const keys = sent.map(({ headers }) => headers.get("Idempotency-Key"));
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
}, 20_000);

it("an admin approves in the panel what the post waits for", async () => {
  const asked = shows(
    aPost({ status: "Scheduled" }),
    {
      "GET /api/v1/marketing/content-items/content-1": () => ({ body: WAITS }),
      "POST /api/v1/marketing/content-items/content-1/approve": () => ({ body: CONTENT }),
    },
    "admin",
  );
  const panel = await openPanel();

  expect(await panel.findByText("For Friday, please.")).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Approve" }));

  await waitFor(() => {
    expect(asked.find((each) => each.path.endsWith("/approve"))?.body).toEqual({
      note: null,
      version: 1,
    });
  });
}, 20_000);

it("an editor reads in the panel that an admin must approve it", async () => {
  shows(aPost({ status: "Scheduled" }), {
    "GET /api/v1/marketing/content-items/content-1": () => ({ body: WAITS }),
  });

  const panel = await openPanel();

  expect(await panel.findByText(/Until an admin approves it/)).toBeInTheDocument();
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
  expect(await panel.findByText(/None yet/)).toBeInTheDocument();

  post = aPost({ status: "Posted" });
  attempts = [POSTED];
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: postQuery("h2o", "post-1").queryKey, exact: true });

  expect(await panel.findByText("It was there at once.")).toBeInTheDocument();
}, 20_000);

it("a failed post of an account that must be reconnected leads to the account", async () => {
  const failed = aPost({
    status: "Failed",
    error: { code: "190/463", message: "The session has expired.", retryable: false },
  });
  const account = { id: failed.channel_account_id, name: "H2O", status: "needs_reconnect" };
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
  const error = { code: "190/463", message: "The session has expired.", retryable: false };
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
          },
        ],
        cursor: null,
      },
    }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  expect(await panel.findByText(/None yet/)).toBeInTheDocument();

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

it("the content of a post that goes out while its panel is open shows that it is posted", async () => {
  let isOut = false;
  shows(aPost({ status: "Scheduled" }), {
    [`GET ${ONE}`]: () => ({ body: aPost({ status: isOut ? "Posted" : "Scheduled" }) }),
    "GET /api/v1/marketing/content-items/content-1": () => ({
      body: { ...CONTENT, status: isOut ? "Posted" : "Scheduled" },
    }),
  });
  const { router } = renderApp("/t/h2o/calendar?post=post-1");
  const panel = within(await screen.findByRole("dialog", { name: "Burst pipe?" }));
  await waitFor(() => expect(panel.getAllByText("Scheduled")).toHaveLength(2));

  isOut = true;
  const { queries } = router.options.context;
  await queries.refetchQueries({ queryKey: postQuery("h2o", "post-1").queryKey, exact: true });

  await waitFor(() => expect(panel.getAllByText("Posted").length).toBeGreaterThan(1));
  expect(panel.queryByText("Scheduled")).toBeNull();
});

it("content is found by its words, and chosen", async () => {
  const asked = shows(aPost(EMPTY), {
    "GET /api/v1/marketing/content-items": ({ query }) => ({
      body: { items: query.get("search") === "burst" ? [CONTENT] : [], cursor: null },
    }),
    [`PATCH ${ONE}`]: () => ({ body: aPost({ status: "Draft" }) }),
  });
  const panel = await openPanel("Empty slot");
  await userEvent.click(panel.getByRole("button", { name: "Choose existing" }));

  await userEvent.type(panel.getByLabelText("Search title and caption"), "burst");
  await userEvent.click(await panel.findByRole("button", { name: /Burst pipe/ }));

  await waitFor(() => {
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
      content_item_id: "content-1",
      version: 1,
    });
  });
}, 20_000);
