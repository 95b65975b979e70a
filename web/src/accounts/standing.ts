import type { Schema } from "@/api/client";
import type { Account } from "./queries";

/**
 * How an account stands: `paused` by people; to be `reconnect`ed before it posts again; `silent`
 * when its network was asked and gave no clear answer; `unchecked` when it was not asked; or
 * `connected`.
 */
export type Standing = "paused" | "reconnect" | "silent" | "unchecked" | "connected";

/** The one answer to whether an account posts, for badges, chips, banners and filters alike. */
export function standingOf(account: Account): Standing {
  return account.status === "paused" ? "paused" : connectionStanding(account);
}

/** Of its connection alone, paused or not. */
export function connectionStanding({ status, connection }: Account): Exclude<Standing, "paused"> {
  if (status === "needs_reconnect") return "reconnect";
  return CONNECTION[connection.status](connection);
}

const CONNECTION: Record<
  Schema["ConnectionStatus"],
  (of: Account["connection"]) => Exclude<Standing, "paused">
> = {
  connected: () => "connected",
  // It posts until then; when it ends stands beside it.
  expiring: () => "connected",
  expired: () => "reconnect",
  unchecked: ({ checked_at: at, findings }) =>
    at !== null && findings.length > 0 ? "silent" : "unchecked",
};
