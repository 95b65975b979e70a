import { lateness } from "@/time/lag";
import type { Post } from "./queries";

const MINUTE_MS = 60_000;

/** Whether it went out on time, for people: "On time", "Sent ahead", "25 min late"; null before. */
export function timing(post: Pick<Post, "posted_at" | "scheduled_for" | "lag_seconds">): string | null {
  const { posted_at: posted, scheduled_for: planned, lag_seconds: lag } = post;
  if (!posted) return null;
  if (planned && Date.parse(posted) < Date.parse(planned) - MINUTE_MS) return "Sent ahead";
  if (lag === null) return null;
  return lag * 1000 < MINUTE_MS ? "On time" : lateness(lag);
}
