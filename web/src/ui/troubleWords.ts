import type { Schema } from "@/api/client";

/** What went wrong, for people, and the network's own words if there are any. */
export interface Words {
  says: string;
  details?: string;
}

/**
 * Networks number what they refuse ("368", "190/463"), or answer with a status alone ("http_500").
 * With other codes come our own words.
 */
const NETWORKS_OWN = /^(\d+(\/\d+)?|http_\d{3})$/;
/** Codes of findings that quote a network. */
const QUOTED: ReadonlySet<string> = new Set([
  "connection_expired",
  "credentials_refused",
  "network_unavailable",
  "page_refused",
]);

interface PostTrouble {
  code: string;
  message: string;
  /** Its account's connection is no longer accepted. */
  disconnected?: boolean;
}

type Status = Schema["InstanceRow"]["status"];

/** Why a post did not go out, or not yet. `receiver`: who takes posts there (`useReceivers`). */
export function troubleWords(receiver: string, status: Status, { code, message, disconnected }: PostTrouble): Words {
  const details = `${message} (${code})`;
  if (disconnected) return { says: connectionOver(receiver), details };
  if (!NETWORKS_OWN.test(code)) return { says: message };
  switch (status) {
    case "Failed":
    case "Skipped":
      return { says: `${receiver} refused this post.`, details };
    case "Unconfirmed":
      return { says: `${receiver} gave no clear answer.`, details };
    default:
      return { says: `${receiver} did not take it this time.`, details };
  }
}

type Attempt = Pick<Schema["AttemptView"], "code" | "message" | "outcome">;

/** What became of one try; null when there is nothing to say. */
export function attemptWords(receiver: string, { code, message, outcome }: Attempt): Words | null {
  if (!message) return null;
  if (!code || !NETWORKS_OWN.test(code)) return { says: message };
  const details = `${message} (${code})`;
  if (outcome === "unconfirmed") return { says: `${receiver} gave no clear answer.`, details };
  return { says: `${receiver} did not take it.`, details };
}

type Finding = Pick<Schema["FindingView"], "code" | "message" | "severity">;

/** What a check found of a post or a connection. */
export function findingWords(receiver: string, { code, message, severity }: Finding): Words {
  if (!QUOTED.has(code) && !NETWORKS_OWN.test(code)) return { says: message };
  const details = `${message} (${code})`;
  if (code === "credentials_refused" || code === "connection_expired") {
    return { says: connectionOver(receiver), details };
  }
  return severity === "error"
    ? { says: `${receiver} refuses this account's posts.`, details }
    : { says: `${receiver} gave no clear answer. It is asked again before each post.`, details };
}

const connectionOver = (receiver: string): string =>
  `${receiver} no longer accepts this connection. Reconnect to post again.`;

type Told = Pick<Schema["NotificationView"], "type" | "message" | "code" | "disconnected">;

/**
 * What a notification says: what a network or a check said stands behind our own sentence.
 * `receiver`: null where it is about no account.
 */
export function noticeWords(receiver: string | null, { type, message, code, disconnected }: Told): Words {
  if (code && receiver) {
    const status = ENDS[type];
    if (status) return troubleWords(receiver, status, { code, message, disconnected });
    if (type === "preflight_failed") return findingWords(receiver, { code, message, severity: "error" });
  }
  const says = NOTICES[type];
  return says ? { says, details: message } : { says: message };
}

const ENDS: Partial<Record<Told["type"], Status>> = {
  post_failed: "Failed",
  post_missed: "Missed",
  post_skipped: "Skipped",
  post_unconfirmed: "Unconfirmed",
};

/** For types without a code that says whose words the message is. */
const NOTICES: Partial<Record<Told["type"], string>> = {
  post_failed: "It did not go out. Open it to see why, and to send it again.",
  post_unconfirmed: "It may be out: no clear answer came. Look at the account, then say what you found.",
  preflight_failed: "The check before posting found something. Open it to mend it in time.",
};
