/** Whether and where a post may be moved. The API decides; these checks avoid needless requests. */

import type { Schema } from "@/api/client";
import { instantOf, wallOf } from "@/time/local";
import { addDays, daysBetween, type Day } from "./days";

export type Row = Schema["InstanceRow"];
type Status = Schema["Status"];

/** Statuses in which the API allows changes. */
const EDITABLE: ReadonlySet<Status> = new Set([
  "Planned",
  "Draft",
  "Scheduled",
  "Failed",
  "Missed",
  "Skipped",
]);
/** Giving these a new time means trying again: they become Scheduled. */
const FELL_THROUGH: ReadonlySet<Status> = new Set(["Failed", "Missed", "Skipped"]);

export const isEditable = (row: { status: Status }): boolean => EDITABLE.has(row.status);
export const hasFallenThrough = (row: { status: Status }): boolean =>
  FELL_THROUGH.has(row.status);

/** A post that went out at least so much before its time counts as sent ahead. */
const AHEAD_MS = 60_000;

/** Whether it went out before its time, because somebody posted it at once. */
export function wasSentAhead({ status, posted_at, scheduled_for }: Row): boolean {
  if (status !== "Posted" || !posted_at || !scheduled_for) return false;
  return Date.parse(scheduled_for) - Date.parse(posted_at) >= AHEAD_MS;
}

/** Its time in the calendar: its own, or when it went out if that was earlier. */
export const standsAt = (row: Row): string | null =>
  wasSentAhead(row) ? row.posted_at : row.scheduled_for;

/** Whether `row` replaces the empty slot `slot` when it is moved to `at`. */
export function isFilledBy(slot: Row, row: Row, at: Date): boolean {
  return (
    slot.id !== row.id &&
    slot.status === "Planned" &&
    slot.channel_account_id === row.channel_account_id &&
    slot.scheduled_for !== null &&
    Date.parse(slot.scheduled_for) === at.getTime()
  );
}

/** Why the post can't be moved; undefined when it can. */
export function stuckBecause(row: { status: Status }): string | undefined {
  if (isEditable(row)) return undefined;
  if (row.status === "Posted") return "It is posted already, so it can't be moved.";
  if (row.status === "Publishing") return "It is being published right now, so it can't be moved.";
  return "Nobody knows yet whether it was posted. Settle that first, then move it.";
}

/** The API's limit. */
const MOST_YEARS = 5;

/** Why the post can't go to `at`; undefined when it may. */
export function refusal(row: { status: Status }, at: Date, now: Date): string | undefined {
  const stuck = stuckBecause(row);
  if (stuck) return stuck;
  if (at <= now) return "That time has passed. Choose one that is still to come.";
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + MOST_YEARS);
  return at > last ? `Choose a time within the next ${MOST_YEARS} years.` : undefined;
}

/**
 * The instant to which a move between two shown days leads: so many days later, at the same wall
 * time in its account's zone.
 */
export function onDay(row: Row, from: Day, to: Day): Date {
  const wall = wallOf(row.scheduled_for ?? "", row.timezone);
  const [day = "", time = ""] = wall.split("T");
  return instantOf(`${addDays(day, daysBetween(from, to))}T${time}`, row.timezone);
}

/**
 * A note when a move by days changes the wall time, because clocks skip it on that day; otherwise
 * empty.
 */
export function skippedHour(row: Row, at: Date): string {
  const clock = (when: string | Date) => wallOf(when, row.timezone).slice(11);
  if (!row.scheduled_for || clock(row.scheduled_for) === clock(at)) return "";
  return `${clock(row.scheduled_for)} does not exist on that day.`;
}

/** The instant to which a move to an hour of the week in `zone` leads; its minutes stay. */
export function inHour(row: Row, day: Day, hour: number, zone: string): Date {
  const minutes = row.scheduled_for ? wallOf(row.scheduled_for, zone).slice(14) : "00";
  return instantOf(`${day}T${String(hour).padStart(2, "0")}:${minutes}`, zone);
}

/** Whether a move can be undone: the old time is in the future, and the status did not change. */
export function canUndo(before: Row, now: Date): boolean {
  return (
    before.scheduled_for !== null &&
    new Date(before.scheduled_for) > now &&
    !hasFallenThrough(before)
  );
}

/** The post as it will stand after a move. */
export function movedTo(row: Row, at: Date): Row {
  const status = hasFallenThrough(row) ? "Scheduled" : row.status;
  return {
    ...row,
    scheduled_for: at.toISOString(),
    local_time: wallOf(at, row.timezone),
    status,
    due_at: status === "Scheduled" ? at.toISOString() : null,
  };
}
