import { createContext } from "react";
import type { Standing } from "@/accounts/standing";
import type { Row } from "./moves";
import type { Concern } from "./search";

/** What the calendar's answer leaves out: how texts and accounts stand. */
export interface Joined {
  /** Texts that wait for an approval. */
  needsApproval: ReadonlySet<string>;
  rejected: ReadonlySet<string>;
  /** By id; null until they are known. */
  accounts: ReadonlyMap<string, Standing> | null;
  /** Of the first picture or video of texts, by their ids. */
  thumbnails: ReadonlyMap<string, string>;
}

export const NOTHING_JOINED: Joined = {
  needsApproval: new Set(),
  rejected: new Set(),
  accounts: null,
  thumbnails: new Map(),
};

/** For the chips, wherever in the calendar they stand. */
export const ChipContext = createContext({ joined: NOTHING_JOINED, canEdit: false });

export const CONCERN_NAME: Record<Concern, string> = {
  approval: "Needs approval",
  rejected: "Rejected",
  reconnect: "Reconnect account",
  paused: "Account paused",
  deleted: "Account deleted",
};

/** Posts in these are still to go out, so their account matters. */
const TO_COME: ReadonlySet<Row["status"]> = new Set(["Planned", "Draft", "Scheduled"]);
/** What went out, or is about to, is past approving. */
const OUT: ReadonlySet<Row["status"]> = new Set(["Publishing", "Posted", "Unconfirmed"]);

/** The small picture of what a post shows; none for most. */
export const thumbnailOf = (row: Row, { thumbnails }: Joined): string | undefined =>
  row.content_item_id ? thumbnails.get(row.content_item_id) : undefined;

/** What keeps a post from going out besides its status; most are none. */
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
