import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { Field, TextArea } from "./Field";

function Note() {
  const [text, setText] = useState("");
  return (
    <Field label="Note" hint="For the author." room={{ text, most: 1_000 }}>
      {(wiring) => (
        <TextArea {...wiring} value={text} onChange={(event) => setText(event.target.value)} />
      )}
    </Field>
  );
}

it("keeps all of a text that was pasted, counts it, and says by how much it is too long", async () => {
  render(<Note />);
  const field = screen.getByLabelText("Note");

  await userEvent.click(field);
  await userEvent.paste("x".repeat(1_003));

  expect(field).toHaveValue("x".repeat(1_003));
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(
    "For the author. 1,003 of 1,000 characters This is 3 characters too long. Shorten it to 1,000 characters.",
  );
});
