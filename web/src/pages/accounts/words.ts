/** Times, days and schedules in words, by the browser's locale. */

import type { Account } from "@/accounts/queries";
import { EVERY_DAY, type Schedule } from "./schedule";

// A Monday; accounts' wall times are formatted as if they were UTC.
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: "UTC" });

/** 1 is Monday: "Mon", or "Monday" when `long`. */
export const dayName = (day: number, style: "long" | "short"): string =>
  utc({ weekday: style }).format(MONDAY + (day - 1) * DAY_MS);

/**
 * A wall time such as `2026-12-22T09:00`: "Tue, Dec 22, 9:00 AM". The browser's zone is not used.
 */
export const wallTime = (local: string): string =>
  utc({
    weekday: "short",
    day: "numeric",
    month: "short",
    // The year only if it is not the present one.
    ...(local.slice(0, 4) === String(new Date().getFullYear()) ? {} : { year: "numeric" }),
    hour: "numeric",
    minute: "2-digit",
  }).format(Date.parse(`${local}Z`));

/** `09:00` in the browser's locale, without line breaks. */
export const clockTime = (at: string): string =>
  utc({ timeStyle: "short" }).format(Date.parse(`2024-01-01T${at}Z`)).replaceAll(" ", "\u00a0");

const list = (items: string[]): string =>
  new Intl.ListFormat(undefined, { type: "conjunction" }).format(items);

/** "3 posts a week, every day at 9:00 AM and 5:00 PM in turn" */
export function schedule({ posts_per_week, days_of_week, schedule_times }: Schedule): string {
  const posts = posts_per_week === 1 ? "1 post a week" : `${posts_per_week} posts a week`;
  const days =
    days_of_week.length === EVERY_DAY.length
      ? "on any day"
      : `on ${list(days_of_week.map((day) => dayName(day, "short")))}`;
  const most = 4;
  const times = schedule_times.slice(0, most).map(clockTime);
  if (schedule_times.length > most) times.push(`${schedule_times.length - most} more times`);
  return `${posts}, ${days}, at ${list(times)}${times.length > 1 ? " in turn" : ""}`;
}

/** Where an account posts: "Page 1234", "Posts to example.com", or its network's public facts. */
export function destination({ facts }: Pick<Account, "facts">): string {
  const { page_id, host } = facts;
  if (page_id) return `Page ${page_id}`;
  if (host) return `Posts to ${host}`;
  // A network's ids mean nothing to people.
  const spoken = Object.entries(facts).filter(([name, value]) => !name.endsWith("_id") && !value.startsWith("urn:"));
  return spoken.map(([, value]) => value).join(", ");
}
