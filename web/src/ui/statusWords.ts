/** Names of statuses for people: in badges, filters, sentences. */

import type { Schema } from "@/api/client";

export const POST_STATUS: Record<Schema["Status"], string> = {
  Planned: "Empty slot",
  Draft: "Draft",
  Scheduled: "Scheduled",
  Publishing: "Publishing",
  Posted: "Posted",
  Failed: "Failed",
  Unconfirmed: "Unconfirmed",
  Missed: "Missed",
  Skipped: "Skipped",
};

export const CONTENT_STATUS: Record<Schema["ContentStatus"], string> = {
  Idea: "Idea",
  Draft: "Draft",
  "Needs Approval": "Needs approval",
  Rejected: "Rejected",
  Scheduled: "Scheduled",
  Posted: "Posted",
  Archived: "Archived",
};

/** An account's state: paused, or that of its connection. */
export const ACCOUNT_STANDING = {
  paused: "Paused",
  connected: "Connected",
  unchecked: "Not checked",
  silent: "No answer",
  reconnect: "Needs reconnecting",
} as const;

export const ROLE: Record<Schema["Role"], string> = {
  admin: "Admin",
  editor: "Editor",
  viewer: "Viewer",
};
