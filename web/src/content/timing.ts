import type { Schema } from "@/api/client";
import { lateness } from "@/time/lag";

const MINUTE_MS = 60_000;

type Timed = Pick<Schema["InstanceView"], "posted_at" | "scheduled_for" | "sent_ahead" | "lag_seconds">;

/**
 * Whether it went out on time, for people: "On time", "Sent ahead", "25 min late"; null before. A
 * post that was sent ahead is never late, however long it waited for its network.
 */
export function timing({ posted_at: posted, scheduled_for: planned, sent_ahead, lag_seconds: lag }: Timed): string | null {
  if (!posted) return null;
  if (sent_ahead && planned) {
    return Date.parse(planned) - Date.parse(posted) >= MINUTE_MS ? "Sent ahead" : "On time";
  }
  if (lag === null) return null;
  return lag * 1000 < MINUTE_MS ? "On time" : lateness(lag);
}
