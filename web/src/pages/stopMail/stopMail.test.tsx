import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp } from "@/test/renderApp";

const STOP = "POST /api/public/mail/stop";

describe("a link that stops e-mails", () => {
  it("asks once more, and works without a login", async () => {
    const asked = fakeApi({ [STOP]: () => ({ body: { kind: "summary", tenant_id: "h2o" } }) });
    renderApp("/stop-mail?token=abc.def");

    const button = await screen.findByRole("button", { name: "Stop these e-mails" });
    expect(asked).toHaveLength(0);
    await userEvent.click(button);

    expect(await screen.findByText(/no more e-mails about what the day brings/)).toBeVisible();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query.get("token")).toBe("abc.def");
  });

  it("of an invitation says that there are no more of them", async () => {
    fakeApi({ [STOP]: () => ({ body: { kind: null, tenant_id: null } }) });
    renderApp("/stop-mail?token=abc.def");

    await userEvent.click(await screen.findByRole("button", { name: "Stop these e-mails" }));

    expect(await screen.findByText(/no more invitations/)).toBeVisible();
  });

  it("that is not one of ours says so", async () => {
    fakeApi({ [STOP]: () => problem(422, "invalid_input", "token: This link is not complete, or not one of ours.") });
    renderApp("/stop-mail?token=abc.def");

    await userEvent.click(await screen.findByRole("button", { name: "Stop these e-mails" }));

    expect(await screen.findByText(/not one of ours/)).toBeVisible();
  });

  it("without its end says what to do", async () => {
    fakeApi({});
    renderApp("/stop-mail");

    expect(await screen.findByText(/not complete/)).toBeVisible();
  });
});
