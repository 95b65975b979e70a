import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Account } from "@/accounts/queries";
import { NO_CONTENT } from "@/content/form";
import { Preview } from "./Preview";

const account = { id: "a1", name: "Website", platform: "webhook" } as Account;
const show = (caption: string) =>
  render(<Preview account={account} platform={undefined} values={NO_CONTENT} caption={caption} />);

it("an empty preview says nothing of limits, one with a text does", () => {
  const { unmount } = show("");
  expect(screen.getByText("No text.")).toBeVisible();
  expect(screen.queryByText(/limit/)).toBeNull();
  unmount();

  show("Burst pipe?");
  expect(screen.getByText("11 characters, no limit")).toBeVisible();
});
