import { expect, it } from "vitest";
import type { Account } from "./queries";
import { connectionStanding, standingOf } from "./standing";

const FINDING = { code: "network_unavailable", field: null, message: "No answer.", severity: "warning" };

const account = (
  status: Account["status"],
  connection: Account["connection"]["status"],
  { asked = true, found = false } = {},
) =>
  ({
    status,
    connection: {
      status: connection,
      checked_at: asked ? "2026-12-01T09:00:00Z" : null,
      findings: found ? [FINDING] : [],
    },
  }) as Account;

it.each([
  ["connected", account("active", "connected")],
  ["reconnect", account("needs_reconnect", "connected")],
  ["reconnect", account("active", "expired", { found: true })],
  ["silent", account("active", "unchecked", { found: true })],
  ["unchecked", account("active", "unchecked")],
  ["unchecked", account("active", "unchecked", { asked: false })],
  ["paused", account("paused", "connected")],
  ["paused", account("paused", "expired")],
])("an account is %s", (standing, of) => expect(standingOf(of)).toBe(standing));

it("a paused account's connection is known all the same", () => {
  expect(connectionStanding(account("paused", "expired"))).toBe("reconnect");
});
