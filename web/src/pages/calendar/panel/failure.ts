import { networkName } from "@/ui/NetworkIcon";
import type { Post } from "../queries";

export interface Failure {
  /** What happened, in our words. */
  said: string;
  /** The network's own words, for who wants them. */
  details: string | null;
}

/** Networks number what they refuse: "368", "190/463". Other codes are our own, with our words. */
const NETWORKS_OWN = /^\d+(\/\d+)?$/;

/** Why a post did not go out, for people. */
export function failureOf(
  { error, platform, status }: Pick<Post, "platform" | "status"> & { error: NonNullable<Post["error"]> },
  needsReconnect: boolean,
): Failure {
  const network = networkName(platform);
  const details = `${error.message} (${error.code})`;
  if (needsReconnect) {
    return { said: `${network} no longer accepts this connection. Reconnect to post again.`, details };
  }
  if (!NETWORKS_OWN.test(error.code)) return { said: error.message, details: null };
  const isOver = status === "Failed" || status === "Skipped";
  return { said: isOver ? `${network} refused this post.` : `${network} did not take it this time.`, details };
}
