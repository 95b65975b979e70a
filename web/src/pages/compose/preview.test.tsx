import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Account } from "@/accounts/queries";
import { NO_CONTENT } from "@/content/form";
import { picture } from "@/media/asset.fixture";
import type { Asset } from "@/media/asset";
import type { Crop } from "@/media/FocalPoint";
import { mediumAt, mediumOf } from "@/media/medium";
import { fakeApi } from "@/test/fakeApi";
import { signedIn } from "@/test/renderApp";
import { Preview } from "./Preview";
import type { Platform } from "./shown";

vi.mock("@/session/tenant", async (original) => ({ ...(await original<object>()), useTenantId: () => "h2o" }));

const MEDIA = "/api/v1/marketing/media";
const account = { id: "a1", name: "Website", platform: "webhook" } as Account;
const show = (caption: string, platform?: Platform) =>
  render(<Preview account={account} platform={platform} values={NO_CONTENT} caption={caption} />);

it("an empty preview says nothing of limits, one with a text does", () => {
  const { unmount } = show("");
  expect(screen.getByText("No text.")).toBeVisible();
  expect(screen.queryByText(/limit/)).toBeNull();
  unmount();

  show("Burst pipe?");
  expect(screen.getByText("11 characters, no limit")).toBeVisible();
});

const PLAIN = { media_first: false, carousel: false };
const FITS = { width: 960, height: 1200, size: 9, padded: true, cropped: false };
const FINDING = { severity: "warning", message: "Its sides are filled up.", field: null };

/** A preview of one picture or video of the library, for which the API answers `fit`. */
function showsMedium(asset: Asset, fit: object, crop: Crop | null = null) {
  signedIn();
  const asked = fakeApi({
    [`GET ${MEDIA}/*`]: () => ({ body: asset }),
    [`GET ${MEDIA}/*/fits`]: () => ({ body: fit }),
  });
  const values = { ...NO_CONTENT, media: [{ ...mediumOf(asset), crop }] };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Preview account={account} platform={{ media: { picture: null }, look: PLAIN } as Platform} values={values} caption="" />
    </QueryClientProvider>,
  );
  return asked;
}

it("a picture is shown as its network gets it, with what is said of that", async () => {
  const asked = showsMedium(
    picture(),
    { ...FITS, url: "/media/y/fit.jpg", findings: [{ ...FINDING, code: "picture_padded" }] },
    { x: 0.2, y: 0.5, pad: true },
  );

  expect(await screen.findByText("Its sides are filled up.")).toBeVisible();
  expect(screen.getByRole("img", { name: /Frozen pipe/ })).toHaveAttribute("src", "/media/y/fit.jpg");
  expect(screen.getByText("960 × 1200, with a border")).toBeVisible();
  const query = asked.find(({ path }) => path.endsWith("/fits"))?.query;
  expect(Object.fromEntries(query ?? [])).toMatchObject({ channel_account_id: "a1", x: "0.2", y: "0.5", pad: "true" });
});

it("where a network gets nothing of a picture, the reason stands there instead", async () => {
  const said = { ...FINDING, severity: "error", code: "picture_does_not_fit", message: "Use another." };
  showsMedium(picture(), { ...FITS, url: null, width: null, height: null, findings: [said] });

  expect(await screen.findByText("Use another.")).toBeVisible();
  expect(screen.queryByRole("img", { name: /Frozen pipe/ })).toBeNull();
});

it("a video says what its network has against it", async () => {
  const said = { ...FINDING, severity: "error", code: "video_too_long", message: "Shorten it." };
  showsMedium(picture({ kind: "video" }), { ...FITS, url: "/media/y/film.mp4", padded: false, findings: [said] });

  expect(await screen.findByText("Shorten it.")).toBeVisible();
});

it("a preview counts the text by the limits of the text, and by no option's", () => {
  const text = [
    { field: "text", unit: "graphemes", most: 300, documented: true, with_video: null },
    { field: "excerpt", unit: "code_points", most: 5, documented: true, with_video: null },
  ];

  show("Burst pipe?", { link: "text", link_with_media: "text", display_name: "Site", look: PLAIN, text } as Platform);

  expect(screen.getByText("11 of 300 characters")).toBeVisible();
  expect(screen.queryByText(/of 5/)).toBeNull();
});

it.each([
  ["video", "of 2,200"],
  ["image", "of 4,000"],
] as const)("beside a post's %s a text is counted by the limit for that", async (kind, said) => {
  signedIn();
  const asset = picture({ kind });
  fakeApi({
    [`GET ${MEDIA}/*`]: () => ({ body: asset }),
    [`GET ${MEDIA}/*/fits`]: () => ({ body: { ...FITS, url: "/media/y/fit.jpg", findings: [] } }),
  });
  const text = [
    { field: "text", unit: "utf16_units", most: 2_200, documented: true, with_video: true },
    { field: "text", unit: "utf16_units", most: 4_000, documented: true, with_video: false },
  ];
  const platform = { media: { picture: null }, look: PLAIN, link: "text", link_with_media: "text", text } as unknown as Platform;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Preview account={account} platform={platform} values={{ ...NO_CONTENT, media: [mediumOf(asset)] }} caption="Burst pipe?" />
    </QueryClientProvider>,
  );

  const counted = await screen.findAllByText(/^11 of/);
  expect(counted.map(({ textContent }) => textContent)).toEqual([expect.stringContaining(said)]);
});

it.each([
  [{ media_first: true, carousel: true }, true],
  [{ media_first: false, carousel: false }, false],
])("pictures stand where the network's own page has them: %j", async (look, isFirst) => {
  signedIn();
  fakeApi({
    [`GET ${MEDIA}/*`]: () => ({ body: picture() }),
    [`GET ${MEDIA}/*/fits`]: () => ({ body: { ...FITS, url: "/media/y/fit.jpg", findings: [] } }),
  });
  const platform = { media: { picture: null }, look, link: "text", link_with_media: "text", text: [] } as unknown as Platform;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Preview
        account={account}
        platform={platform}
        values={{ ...NO_CONTENT, media: [mediumOf(picture())] }}
        caption="Burst pipe?"
        when="Tue, Dec 22, 9:00 AM"
      />
    </QueryClientProvider>,
  );

  const media = await screen.findByRole("list", { name: "Pictures and videos" });
  const follows = Boolean(media.compareDocumentPosition(screen.getByText("Burst pipe?")) & Node.DOCUMENT_POSITION_FOLLOWING);
  expect(follows).toBe(isFirst);
  expect(screen.getByText(/Tue, Dec 22, 9:00 AM/)).toBeVisible();
});

it("has the account's picture, and its first letter where that can't be loaded", () => {
  const values = { ...NO_CONTENT };
  const known = { ...account, picture_url: "https://pictures.example/h2o.jpg" };
  const { container } = render(<Preview account={known} platform={undefined} values={values} caption="" />);

  const portrait = container.querySelector("img");
  expect(portrait).toHaveAttribute("src", "https://pictures.example/h2o.jpg");
  if (portrait) fireEvent.error(portrait);

  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByText("W")).toBeInTheDocument();
});

it("a link of its own is shown with its site", () => {
  const values = { ...NO_CONTENT, cta_type: "LearnMore" as const, cta_url: "https://h2o.example/book" };
  const platform = { link: "card", link_with_media: "text", look: PLAIN, text: [] } as unknown as Platform;

  render(<Preview account={account} platform={platform} values={values} caption="Book us" />);

  expect(screen.getByText("h2o.example")).toBeVisible();
  expect(screen.getByText("https://h2o.example/book")).toBeVisible();
});

it.each([
  ["Book here: https://h2o.com/book", true],
  ["Call us.", false],
])("%s: what the network asks for a link stands beside it, wherever it is", (caption, costs) => {
  show(caption, { link_note: "A link costs $0.20.", link: "text", link_with_media: "text", look: PLAIN, text: [] } as unknown as Platform);

  expect(screen.queryByText("A link costs $0.20.") !== null).toBe(costs);
});

it("where videos are not taken only that is said", async () => {
  const said = { ...FINDING, severity: "error", code: "video_not_taken", message: "Use a picture there." };
  showsMedium(picture({ kind: "video" }), { ...FITS, url: null, findings: [said] });

  expect(await screen.findByText("Use a picture there.")).toBeVisible();
  expect(screen.queryByRole("img", { name: /Frozen pipe/ })).toBeNull();
});

it("what is elsewhere on the web is not shown where only the library is sent", () => {
  const platform = { display_name: "TikTok", look: PLAIN, text: [], media: { strangers: false } } as unknown as Platform;
  const values = { ...NO_CONTENT, media: [mediumAt("https://h2o.example/pipe.jpg")] };

  render(<Preview account={account} platform={platform} values={values} caption="" />);

  expect(screen.getByText(/TikTok gets nothing from there/)).toBeVisible();
  expect(screen.queryByRole("img")).toBeNull();
});

const PRICES = picture({ kind: "document", title: "Prices", pages: 12, content_type: "application/pdf" });

it("a document is shown by its title, its pages and its first page", async () => {
  showsMedium(PRICES, { ...FITS, url: "/media/y/full.pdf", findings: [] });

  expect(await screen.findByText("12 pages")).toBeVisible();
  expect(screen.getByText("Prices")).toBeVisible();
  expect(screen.getByRole("img", { name: /first page/ })).toHaveAttribute("src", "/media/x/small.jpg");
});

it("where documents are not shown only that is said", async () => {
  const findings = [{ ...FINDING, code: "document_not_taken", message: "X shows no documents." }];
  showsMedium(PRICES, { ...FITS, url: null, findings });

  expect(await screen.findByText("X shows no documents.")).toBeVisible();
  expect(screen.queryByText("12 pages")).toBeNull();
});
