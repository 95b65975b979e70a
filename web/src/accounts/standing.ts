import type { Schema } from "@/api/client";
import type { Account } from "./queries";

/**
 * The state of an account: `paused` by people; `reconnect` when it needs reconnecting; `silent`
 * when its network was asked without a clear answer; `unchecked` when it was not asked; or
 * `connected`.
 */
export type Standing = "paused" | "reconnect" | "silent" | "unchecked" | "connected";

/** Whether an account posts; badges, chips, banners and filters all use this function. */
export function standingOf(account: Account): Standing {
  return account.status === "paused" ? "paused" : connectionStanding(account);
}

/** The state of its connection, whether paused or not. */
export function connectionStanding({ status, connection }: Account): Exclude<Standing, "paused"> {
  if (status === "needs_reconnect") return "reconnect";
  return CONNECTION[connection.status](connection);
}

const CONNECTION: Record<
  Schema["ConnectionStatus"],
  (of: Account["connection"]) => Exclude<Standing, "paused">
> = {
  connected: () => "connected",
  // It can post until then; the date is shown beside it.
  expiring: () => "connected",
  expired: () => "reconnect",
  unchecked: ({ checked_at: at, findings }) =>
    at !== null && findings.length > 0 ? "silent" : "unchecked",
};
