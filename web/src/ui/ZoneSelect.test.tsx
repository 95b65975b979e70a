import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { optionOf } from "./zoneOptions";
import { ZoneCombobox } from "./ZoneSelect";

const SOME = [
  { id: "Europe/Berlin", city: "Berlin", countries: ["DE"], aliases: [] },
  { id: "Europe/Kyiv", city: "Kyiv", countries: ["UA"], aliases: ["Europe/Kiev"] },
  { id: "Europe/Lisbon", city: "Lisbon", countries: ["PT"], aliases: [] },
  { id: "America/Los_Angeles", city: "Los Angeles", countries: ["US"], aliases: ["US/Pacific"] },
].map(optionOf);

function Chosen() {
  const [zone, setZone] = useState("America/Los_Angeles");
  return (
    <>
      <ZoneCombobox all={SOME} aria-label="Time zone" value={zone} onChange={setZone} />
      <output>{zone}</output>
    </>
  );
}

const field = () => screen.getByRole("combobox", { name: "Time zone" });

describe("choosing a time zone", () => {
  it("finds a city by its earlier name, by keyboard", async () => {
    render(<Chosen />);
    expect((field() as HTMLInputElement).value).toMatch(/^Los Angeles \(GMT/);

    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}");
    await userEvent.type(field(), "kiev", { initialSelectionStart: 0, initialSelectionEnd: 99 });
    const option = within(screen.getByRole("listbox")).getByRole("option");
    expect(option).toHaveTextContent(/Kyiv.*earlier Kiev.*GMT/);
    expect(field()).toHaveAttribute("aria-activedescendant", option.id);
    await userEvent.keyboard("{Enter}");

    expect(screen.getByText("Europe/Kyiv")).toBeVisible();
    expect((field() as HTMLInputElement).value).toMatch(/^Kyiv \(GMT/);
    expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
  });

  it("takes the first match of somebody who is faster than the list", async () => {
    let load: (places: typeof SOME) => void = () => undefined;
    const loaded = new Promise<typeof SOME>((resolve) => (load = resolve));
    const chosen = vi.fn();
    render(
      <ZoneCombobox
        all={[]}
        coming={() => loaded}
        aria-label="Time zone"
        value="America/Los_Angeles"
        onChange={chosen}
      />,
    );

    await userEvent.type(field(), "berl", { initialSelectionStart: 0, initialSelectionEnd: 99 });
    expect(screen.getByText("Loading the places …")).toBeVisible();
    await userEvent.keyboard("{Enter}");
    expect(chosen).not.toHaveBeenCalled();
    load(SOME);

    await vi.waitFor(() => expect(chosen).toHaveBeenCalledExactlyOnceWith("Europe/Berlin"));
  });

  it("keeps what was chosen when the list is left", async () => {
    render(<Chosen />);

    await userEvent.click(field());
    await userEvent.type(field(), "ber");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
    await userEvent.click(field());
    await userEvent.tab();

    expect(screen.getByText("America/Los_Angeles")).toBeVisible();
    expect((field() as HTMLInputElement).value).toMatch(/^Los Angeles/);
  });

  it("begins at the chosen one, and takes one by mouse", async () => {
    render(<Chosen />);

    await userEvent.click(field());
    expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Los Angeles");
    expect(field()).toHaveAttribute(
      "aria-activedescendant",
      screen.getByRole("option", { selected: true }).id,
    );
    await userEvent.click(screen.getByRole("option", { name: /^Lisbon/ }));

    expect(screen.getByText("Europe/Lisbon")).toBeVisible();
  });
});
