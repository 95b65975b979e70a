import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderApp, signedIn, tenantRoutes } from "@/test/renderApp";

const POST = "POST /api/v1/tenants";
const create = () => userEvent.click(screen.getByRole("button", { name: "Create business" }));

describe("creating a business", () => {
  beforeEach(signedIn);

  it("suggests a short name, until the person writes another", async () => {
    fakeApi(tenantRoutes());
    renderApp("/welcome");
    const name = await screen.findByLabelText("Name of the business");
    const short = screen.getByLabelText("Short name");

    await userEvent.type(name, "All County");
    expect(short).toHaveValue("all-county");
    await userEvent.clear(short);
    await userEvent.type(short, "county");
    await userEvent.type(name, " Dealers");

    expect(short).toHaveValue("county");
  });

  it("says beside the short name that it is taken", async () => {
    fakeApi({
      ...tenantRoutes(),
      [POST]: () => problem(409, "tenant_exists", "This name is taken; choose another."),
    });
    renderApp("/welcome");

    await userEvent.type(await screen.findByLabelText("Name of the business"), "H2O");
    await create();

    expect(await screen.findByRole("alert")).toHaveTextContent("This name is taken");
    expect(screen.getByLabelText("Short name")).toHaveFocus();
  });

  it("that is tried again after an outage is the same creation", async () => {
    let isUp = false;
    const asked = fakeApi({
      ...tenantRoutes(),
      [POST]: () =>
        isUp
          ? { status: 201, body: { tenant_id: "h2o" } }
          : problem(503, "unavailable", "Try again.", { retryable: true }),
    });
    renderApp("/welcome");

    await userEvent.type(await screen.findByLabelText("Name of the business"), "H2O");
    await create();
    await screen.findByRole("alert");
    isUp = true;
    await create();

    await screen.findByRole("navigation", { name: "Main" });
    const keys = asked
      .filter(({ method }) => method === "POST")
      .map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });
});
