import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { Sheet } from "./Dialog";
import { Toaster } from "./Toaster";
import { toast } from "./toasts";

function Page() {
  const [open, setOpen] = useState(true);
  return (
    <>
      <Sheet open={open} onOpenChange={setOpen} title="Panel">
        <button type="button">Inside</button>
      </Sheet>
      <Toaster />
    </>
  );
}

it("lets one press of Escape close what the person is in, whatever messages stand there", async () => {
  render(<Page />);
  act(() => {
    toast("Saved");
    toast("Scheduled");
  });
  expect(await screen.findByText("Scheduled")).toBeInTheDocument();

  await userEvent.keyboard("{Escape}");

  expect(screen.queryByText("Panel")).not.toBeInTheDocument();
  expect(screen.queryByText("Scheduled")).not.toBeInTheDocument();
});

it("lets people press what a message offers from the moment it is there", () => {
  render(<Toaster />);
  const list = screen.getByRole("list");
  const before = list.style.pointerEvents;

  act(() => {
    toast("Saved", { action: { label: "Undo", run: () => undefined } });
  });

  expect([before, list.style.pointerEvents]).toEqual(["auto", "auto"]);
});
