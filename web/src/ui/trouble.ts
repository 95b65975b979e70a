import type { Schema } from "@/api/client";
import { networkName } from "./NetworkIcon";

type PostError = Pick<Schema["PostErrorView"], "code" | "message">;

/** What went wrong, for people, and the network's own words where those are others. */
export interface Words {
  says: string;
  details?: string;
}

/** Codes with which a connection is over; Facebook's are numbers, some with a second one. */
const CONNECTION_OVER = /^(needs_reconnect|credentials_refused|http_410|(190|102|10|2\d\d)(\/\d+)?)$/;

export function troubleWords(platform: string, { code, message }: PostError): Words {
  if (!CONNECTION_OVER.test(code)) return { says: message };
  return {
    says: `${networkName(platform)} no longer accepts this connection. Reconnect to post again.`,
    details: `${message} (${code})`,
  };
}
