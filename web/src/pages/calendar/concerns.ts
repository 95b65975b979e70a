import { createContext } from "react";
import type { Standing } from "@/accounts/standing";
import type { Row } from "./moves";
import type { Concern } from "./search";

/** What the calendar's answer does not have: the states of texts and accounts. */
export interface Joined {
  /** Ids of texts that wait for approval. */
  needsApproval: ReadonlySet<string>;
  rejected: ReadonlySet<string>;
  /** By account id; null until loaded. */
  accounts: ReadonlyMap<string, Standing> | null;
  /** Thumbnails of texts' first picture or video, by content id. */
  thumbnails: ReadonlyMap<string, string>;
}

export const NOTHING_JOINED: Joined = {
  needsApproval: new Set(),
  rejected: new Set(),
  accounts: null,
  thumbnails: new Map(),
};

/** For all post chips of the calendar. */
export const ChipContext = createContext({ joined: NOTHING_JOINED, canEdit: false });

export const CONCERN_NAME: Record<Concern, string> = {
  approval: "Needs approval",
  rejected: "Rejected",
  reconnect: "Reconnect account",
  paused: "Account paused",
  deleted: "Account deleted",
};

/** Posts with these statuses are still to go out, so their account matters. */
const TO_COME: ReadonlySet<Row["status"]> = new Set(["Planned", "Draft", "Scheduled"]);
/** Posts with these statuses can't be approved any more. */
const OUT: ReadonlySet<Row["status"]> = new Set(["Publishing", "Posted", "Unconfirmed"]);

/** The thumbnail of a post; undefined for most. */
export const thumbnailOf = (row: Row, { thumbnails }: Joined): string | undefined =>
  row.content_item_id ? thumbnails.get(row.content_item_id) : undefined;

/** What keeps a post from going out besides its status; empty for most. */
export function concernsOf(row: Row, { needsApproval, rejected, accounts }: Joined): Concern[] {
  const concerns: Concern[] = [];
  const content = row.content_item_id;
  if (content && !OUT.has(row.status)) {
    if (rejected.has(content)) concerns.push("rejected");
    if (needsApproval.has(content)) concerns.push("approval");
  }
  if (accounts && TO_COME.has(row.status)) {
    const standing = accounts.get(row.channel_account_id);
    if (standing === "reconnect") concerns.push("reconnect");
    if (standing === "paused") concerns.push("paused");
    if (standing === undefined) concerns.push("deleted");
  }
  return concerns;
}
