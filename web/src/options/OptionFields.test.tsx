import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { OptionFields } from "./OptionFields";
import type { Option, OptionErrors, Options } from "./options";
import { ALL, LANGUAGE, SENSITIVE, TAGS, VISIBILITY } from "./options.fixture";

interface Shown {
  known?: readonly Option[];
  value?: Options;
  account?: Options;
  errors?: OptionErrors;
}

/** The fields in a form that keeps them; returns what is set. */
function shows({ known = ALL, value = {}, account, errors }: Shown) {
  let set = value;
  function Form() {
    const [now, setNow] = useState(value);
    set = now;
    return <OptionFields known={known} value={now} account={account} errors={errors} onChange={setNow} />;
  }
  const { container } = render(<Form />);
  return { set: () => set, container };
}

const optionsOf = (label: string) =>
  [...screen.getByLabelText<HTMLSelectElement>(label).options].map(({ text }) => text);

describe("the fields of a post's options", () => {
  it("are none for a network that knows no options", () => {
    expect(shows({ known: [], account: {} }).container).toBeEmptyDOMElement();
  });

  it("set each kind of option", async () => {
    const { set } = shows({ account: {} });

    await userEvent.type(screen.getByLabelText("Language"), "de");
    await userEvent.selectOptions(screen.getByLabelText("Who sees it"), "Followers only");
    await userEvent.selectOptions(screen.getByLabelText("Sensitive"), "No");
    await userEvent.type(screen.getByLabelText("Tags"), "Pipes, Burst pipes,");

    expect(set()).toEqual({
      language: "de",
      visibility: "private",
      sensitive: false,
      tags: ["Pipes", "Burst pipes"],
    });
    expect(screen.getByLabelText("Tags")).toHaveValue("Pipes, Burst pipes,");
  });

  it("take several lines where a text may be long", async () => {
    const { set } = shows({ known: [{ ...LANGUAGE, most: 2800 }], account: {} });

    await userEvent.type(screen.getByLabelText("Language"), "One.{enter}---{enter}Two.");

    expect(set()).toEqual({ language: "One.\n---\nTwo." });
  });

  it("say what the account sets, and go back to it", async () => {
    const { set } = shows({
      value: { visibility: "public", language: "de" },
      account: { visibility: "private", language: "en", sensitive: true },
    });

    expect(optionsOf("Who sees it")).toEqual(["As on the account: Followers only", "Everyone", "Followers only"]);
    expect(optionsOf("Sensitive")).toEqual(["As on the account: Yes", "Yes", "No"]);
    expect(screen.getByLabelText("Language")).toHaveAccessibleDescription("Left empty, as on the account: en");
    await userEvent.selectOptions(screen.getByLabelText("Who sees it"), "As on the account: Followers only");
    await userEvent.clear(screen.getByLabelText("Language"));

    expect(set()).toEqual({});
  });

  it("say the network's default where the account sets nothing", () => {
    shows({ known: [VISIBILITY], account: {} });

    expect(optionsOf("Who sees it")[0]).toBe("As on the account: Everyone");
  });

  it("ask for a choice where there is none and one is needed", () => {
    shows({ known: [{ ...VISIBILITY, default: null, required: true }], account: {} });

    expect(optionsOf("Who sees it")[0]).toBe("Choose one");
  });

  it("count, and say by how much there is too much", async () => {
    shows({ known: [LANGUAGE, TAGS], account: {} });
    expect(screen.getByLabelText("Tags")).toHaveAccessibleDescription(
      "By name. Separate them by commas. At most 3.",
    );

    await userEvent.type(screen.getByLabelText("Language"), "x".repeat(13));
    await userEvent.type(screen.getByLabelText("Tags"), "a,b,c,d");

    expect(screen.getByLabelText("Language")).toHaveAccessibleDescription(
      "13 of 12 characters This is 1 character too long. Shorten it to 12 characters.",
    );
    expect(screen.getByLabelText("Tags")).toBeInvalid();
    expect(screen.getByLabelText("Tags")).toHaveAccessibleDescription(
      /4 of at most 3\. These are 4, and at most 3 are taken\. Take out 1\./,
    );
  });

  it("show what the API says beside the field that it is about", () => {
    shows({ account: {}, errors: { visibility: "Choose this first: Who sees it." } });

    expect(screen.getByLabelText("Who sees it")).toBeInvalid();
    expect(screen.getByLabelText("Who sees it")).toHaveAccessibleDescription("Choose this first: Who sees it.");
    expect(screen.getByLabelText("Language")).toBeValid();
  });

  it("keep a text that has a comma of its own while another option changes", async () => {
    const { set } = shows({ value: { tags: ["Pipes, burst"] }, account: {} });

    await userEvent.type(screen.getByLabelText("Language"), "de");

    expect(set()).toEqual({ tags: ["Pipes, burst"], language: "de" });
  });
});

describe("the fields of an account's options", () => {
  it("say what the network does by default", () => {
    shows({});

    expect(optionsOf("Who sees it")).toEqual(["Default: Everyone", "Everyone", "Followers only"]);
  });

  it("are a switch where the answer is yes or no", async () => {
    const { set } = shows({ known: [SENSITIVE] });
    const box = screen.getByRole("checkbox", { name: "Sensitive" });
    expect(box).not.toBeChecked();

    await userEvent.click(box);
    expect(set()).toEqual({ sensitive: true });

    await userEvent.click(box);
    expect(set()).toEqual({});
  });

  it("ask for yes or no where one of them has to be chosen", () => {
    shows({ known: [{ ...SENSITIVE, default: null, required: true }] });

    expect(optionsOf("Sensitive")).toEqual(["Choose one", "Yes", "No"]);
  });
});
