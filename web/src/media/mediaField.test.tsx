import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { fakeApi } from "@/test/fakeApi";
import { signedIn } from "@/test/renderApp";
import type { Asset } from "./asset";
import { picture } from "./asset.fixture";
import { MediaField } from "./MediaField";
import { mediumAt, mediumOf, type Medium } from "./medium";
import { forgetUploads } from "./uploads";

vi.mock("@/session/tenant", async (original) => ({
  ...(await original<object>()),
  useTenantId: () => "h2o",
  useRights: () => ({ canEdit: true }),
}));
vi.mock("./transfer", () => ({ transfer: () => ({ pause: vi.fn(), goOn: vi.fn(), retry: vi.fn() }) }));

const MEDIA = "/api/v1/marketing/media";
const PIPE = picture();
const VAN = picture({ id: "pic-2", title: "Our van", filename: "van.jpg" });

function shows(start: readonly Medium[], assets: readonly Asset[] = [PIPE, VAN]) {
  const asked = fakeApi({
    [`GET ${MEDIA}`]: () => ({ body: { items: assets, cursor: null } }),
    [`GET ${MEDIA}/*`]: (_asked, [id]) => ({ body: assets.find((each) => each.id === id) ?? picture({ id: id ?? "" }) }),
    [`POST ${MEDIA}/uploads`]: () => ({
      status: 201,
      body: { items: [{ asset: picture({ id: "pic-3", status: "uploading", title: "new" }), upload: { kind: "single", key: "k" } }] },
    }),
    [`DELETE ${MEDIA}/*`]: () => ({ status: 204 }),
    [`POST ${MEDIA}/from-url`]: () => ({ status: 202, body: picture({ id: "pic-4", status: "processing" }) }),
  });
  const now: { media: readonly Medium[] } = { media: start };
  function Form() {
    const [media, setMedia] = useState(start);
    return (
      <MediaField
        value={media}
        onChange={(changed) => {
          now.media = changed;
          setMedia(changed);
        }}
      />
    );
  }
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Form />
    </QueryClientProvider>,
  );
  return { asked, now };
}

beforeEach(() => {
  signedIn();
  forgetUploads();
});

it("several of the library are chosen, in the order of choosing", async () => {
  const { now } = shows([]);
  await userEvent.click(screen.getByRole("button", { name: "Choose" }));
  const picker = await screen.findByRole("dialog", { name: "Choose pictures, videos and documents" });

  await userEvent.click(await within(picker).findByRole("checkbox", { name: "Our van" }));
  await userEvent.click(within(picker).getByRole("checkbox", { name: "Frozen pipe" }));
  await userEvent.click(within(picker).getByRole("button", { name: "Use these 2" }));

  expect(now.media.map(({ asset_id }) => asset_id)).toEqual(["pic-2", "pic-1"]);
});

it("they change places by keyboard, and it is said where one stands now", async () => {
  const { now } = shows([mediumOf(PIPE), mediumOf(VAN)]);

  await userEvent.click(screen.getByRole("button", { name: "Move 1 of 2 back" }));

  expect(now.media.map(({ asset_id }) => asset_id)).toEqual(["pic-2", "pic-1"]);
  expect(screen.getByText("Now number 2 of 2.")).toBeInTheDocument();
});

it("a post shows another part of a picture than the library says, until it is taken back", async () => {
  const { now } = shows([mediumOf(PIPE)]);
  await userEvent.click(await screen.findByRole("button", { name: "How 1 of 1 fits" }));
  expect(screen.getByRole("radio", { name: "Show all of it, with a border" })).toBeChecked();

  await userEvent.click(screen.getByRole("radio", { name: "Cut it, around what matters most" }));
  fireEvent.change(screen.getByRole("slider", { name: "From left to right" }), { target: { value: 20 } });
  expect(now.media[0]?.crop).toEqual({ x: 0.2, y: 0.5, pad: false });

  await userEvent.click(screen.getByRole("button", { name: "As in the library again" }));
  expect(now.media[0]?.crop).toBeNull();
});

it("what is in the library already takes the copy's place, which is deleted", async () => {
  const copy = picture({ id: "pic-9", title: "IMG 9", same_as: "pic-1" });
  const { asked, now } = shows([{ ...mediumOf(copy), alt: "Ice" }], [PIPE, copy]);
  expect(await screen.findByText("Frozen pipe")).toBeVisible();

  await userEvent.click(screen.getByRole("button", { name: "Use that one, delete this copy" }));

  await waitFor(() => expect(now.media).toMatchObject([{ asset_id: "pic-1", alt: "Ice" }]));
  expect(asked.some(({ method, path }) => method === "DELETE" && path.endsWith("/pic-9"))).toBe(true);
});

it("a document is not asked what it shows: it has its title", async () => {
  const prices = picture({ id: "pic-2", kind: "document", title: "Prices", pages: 12 });
  shows([mediumOf(prices)], [prices]);

  await screen.findByText("Prices");

  expect(screen.queryByLabelText(/^What 1 of 1 shows/)).toBeNull();
});

it("nothing is chosen of a video's shape", async () => {
  shows([mediumOf(picture({ id: "pic-2", kind: "video" }))], [picture({ id: "pic-2", kind: "video", title: "Film" })]);

  await screen.findByText("Film");

  expect(screen.queryByRole("button", { name: /fits/ })).toBeNull();
});

it("each says what it shows for those who can't see it, and can be taken out", async () => {
  const { now } = shows([mediumOf(PIPE), mediumOf(VAN)]);

  await userEvent.type(screen.getByLabelText(/^What 2 of 2 shows/), "A white van");
  await userEvent.click(screen.getByRole("button", { name: "Take out 1 of 2" }));

  expect(now.media).toMatchObject([{ asset_id: "pic-2", alt: "A white van" }]);
});

it("a file that is uploaded in place is used at once", async () => {
  const { now } = shows([mediumOf(PIPE)]);
  const input = document.querySelector<HTMLInputElement>("input[type=file]");

  await userEvent.upload(input as HTMLInputElement, new File(["x"], "new.jpg", { type: "image/jpeg" }));

  await vi.waitFor(() => expect(now.media.map(({ asset_id }) => asset_id)).toEqual(["pic-1", "pic-3"]));
});

it("a picture from a web address is copied, unless its address is wanted", async () => {
  const { asked, now } = shows([]);
  await userEvent.click(screen.getByRole("button", { name: "From a web address" }));
  const address = screen.getByLabelText("Web address of a picture");

  await userEvent.type(address, "https://a.example/1.jpg{Enter}");
  await vi.waitFor(() => expect(now.media.map(({ asset_id }) => asset_id)).toEqual(["pic-4"]));
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ url: "https://a.example/1.jpg" });

  await userEvent.click(screen.getByLabelText(/^Keep a copy/));
  await userEvent.type(address, "https://a.example/2.jpg{Enter}");
  expect(now.media.at(-1)).toEqual(mediumAt("https://a.example/2.jpg"));
});

it("an address that is none is said to be none, and stays to be mended", async () => {
  const { now } = shows([]);
  await userEvent.click(screen.getByRole("button", { name: "From a web address" }));

  await userEvent.type(screen.getByLabelText("Web address of a picture"), "fotos/2.jpg");
  await userEvent.click(screen.getByRole("button", { name: "Add" }));

  expect(screen.getByRole("alert")).toHaveTextContent("“fotos/2.jpg” is not a picture's address");
  expect(screen.getByLabelText("Web address of a picture")).toHaveValue("fotos/2.jpg");
  expect(now.media).toEqual([]);
});

it("what was refused says why", async () => {
  const reason = "This is no picture. Choose another file.";
  shows([mediumOf(PIPE)], [picture({ status: "rejected", reason })]);
  expect(await screen.findByText(reason)).toBeVisible();
});
