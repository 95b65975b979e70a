import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Account } from "@/accounts/queries";
import { NO_CONTENT } from "@/content/form";
import { Preview } from "./Preview";
import type { Platform } from "./shown";

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

it("a preview counts the text by the limits of the text, and by no option's", () => {
  const text = [
    { field: "text", unit: "graphemes", most: 300, documented: true },
    { field: "excerpt", unit: "code_points", most: 5, documented: true },
  ];

  show("Burst pipe?", { link: "text", link_with_media: "text", display_name: "Site", text } as Platform);

  expect(screen.getByText("11 of 300 characters")).toBeVisible();
  expect(screen.queryByText(/of 5/)).toBeNull();
});
