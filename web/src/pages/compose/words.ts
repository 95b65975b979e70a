import { dateTime, time } from "@/time/format";
import { instantOf } from "@/time/local";
import { placeOf, type Composition } from "./composition";

/** A post that waits longer than this was held back by its account's gap. */
const AT_ONCE_MS = 5_000;

interface Sent {
  count: number;
  isNow: boolean;
  /** Its text needs approval. */
  waits: boolean;
}

/** What was done: "2 posts scheduled." */
export function sentWords({ count, isNow, waits }: Sent): string {
  const posts = count === 1 ? "1 post" : `${count} posts`;
  if (isNow) return `${posts} on the way out.`;
  return waits ? `${posts} scheduled, once approved.` : `${posts} scheduled.`;
}

/** When the last one goes out, if its account has just posted; dues are ISO 8601. */
export function waitWords(dues: readonly (string | null)[], now: Date, zone: string): string {
  const last = dues.filter((due) => due !== null).sort().at(-1);
  if (!last || new Date(last).getTime() - now.getTime() < AT_ONCE_MS) return "";
  return `The last goes out at ${time(last, zone)}: its account has just posted.`;
}

/** When an account's post goes out; undefined for a draft. */
export function whenWords(of: Composition, accountId: string, zone: string): string | undefined {
  if (of.when === "now") return "now";
  const place = placeOf(of, accountId);
  if (place.when === "slot") return "next free slot";
  return place.when === "at" && place.at ? dateTime(instantOf(place.at, zone), zone) : undefined;
}
