import type { Schema } from "@/api/client";
import { networkName } from "./NetworkIcon";

/** What went wrong, for people, and the network's own words if there are any. */
export interface Words {
  says: string;
  details?: string;
}

/**
 * Networks use numbers for their errors ("368", "190/463"), receivers of webhooks answer with a
 * status ("http_500"). Other codes are ours, with our own words.
 */
const NETWORKS_OWN = /^(\d+(\/\d+)?|http_\d{3})$/;
/** Codes of findings that quote a network. */
const QUOTED: ReadonlySet<string> = new Set([
  "connection_expired",
  "credentials_refused",
  "network_unavailable",
  "page_refused",
]);

const nameOf = (platform: string): string =>
  platform === "webhook" ? "The webhook's receiver" : networkName(platform);

interface PostTrouble {
  code: string;
  message: string;
  /** Its account's connection is no longer accepted. */
  disconnected?: boolean;
}

type Of = Pick<Schema["InstanceRow"], "platform" | "status">;

/** Why a post did not go out, or not yet. */
export function troubleWords({ platform, status }: Of, { code, message, disconnected }: PostTrouble): Words {
  const details = `${message} (${code})`;
  if (disconnected) return { says: connectionOver(platform), details };
  if (!NETWORKS_OWN.test(code)) return { says: message };
  switch (status) {
    case "Failed":
    case "Skipped":
      return { says: `${nameOf(platform)} refused this post.`, details };
    case "Unconfirmed":
      return { says: `${nameOf(platform)} gave no clear answer.`, details };
    default:
      return { says: `${nameOf(platform)} did not take it this time.`, details };
  }
}

type Attempt = Pick<Schema["AttemptView"], "code" | "message" | "outcome">;

/** The result of one try; null when there is nothing to say. */
export function attemptWords(platform: string, { code, message, outcome }: Attempt): Words | null {
  if (!message) return null;
  if (!code || !NETWORKS_OWN.test(code)) return { says: message };
  const details = `${message} (${code})`;
  if (outcome === "unconfirmed") return { says: `${nameOf(platform)} gave no clear answer.`, details };
  return { says: `${nameOf(platform)} did not take it.`, details };
}

type Finding = Pick<Schema["FindingView"], "code" | "message" | "severity">;

/** A finding of a check about a post or a connection. */
export function findingWords(platform: string, { code, message, severity }: Finding): Words {
  if (!QUOTED.has(code) && !NETWORKS_OWN.test(code)) return { says: message };
  const details = `${message} (${code})`;
  if (code === "credentials_refused" || code === "connection_expired") {
    return { says: connectionOver(platform), details };
  }
  return severity === "error"
    ? { says: `${nameOf(platform)} refuses this account's posts.`, details }
    : { says: `${nameOf(platform)} gave no clear answer. It is asked again before each post.`, details };
}

const connectionOver = (platform: string): string =>
  `${nameOf(platform)} no longer accepts this connection. Reconnect to post again.`;

type Told = Pick<Schema["NotificationView"], "type" | "message" | "code" | "platform" | "disconnected">;

/** A notification's text: our own sentence, with the words of a network or check behind it. */
export function noticeWords({ type, message, code, platform, disconnected }: Told): Words {
  if (code && platform) {
    const status = ENDS[type];
    if (status) return troubleWords({ platform, status }, { code, message, disconnected });
    if (type === "preflight_failed") return findingWords(platform, { code, message, severity: "error" });
  }
  const says = NOTICES[type];
  return says ? { says, details: message } : { says: message };
}

const ENDS: Partial<Record<Told["type"], Of["status"]>> = {
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
