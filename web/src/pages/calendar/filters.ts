import { dayOf } from "@/time/format";
import { concernsOf, type Joined } from "./concerns";
import type { Day } from "./days";
import { isFilledBy, standsAt, wasSentAhead, type Row } from "./moves";
import type { CalendarSearch } from "./search";

export type Days = Readonly<Record<Day, readonly Row[]>>;
type Filters = Pick<CalendarSearch, "accounts" | "statuses" | "concerns">;

export function matches(
  row: Row,
  { accounts, statuses, concerns }: Filters,
  joined: Joined,
): boolean {
  return (
    (!accounts || accounts.includes(row.channel_account_id)) &&
    (!statuses || statuses.includes(row.status)) &&
    (!concerns || concernsOf(row, joined).some((each) => concerns.includes(each)))
  );
}

/** The days with the posts that match the filters; empty days are removed. */
export function filtered(days: Days, filters: Filters, joined: Joined): Days {
  if (!filters.accounts && !filters.statuses && !filters.concerns) return days;
  const left: Record<Day, Row[]> = {};
  for (const [day, rows] of Object.entries(days)) {
    const kept = rows.filter((row) => matches(row, filters, joined));
    if (kept.length > 0) left[day] = kept;
  }
  return left;
}

/**
 * The days with `row` on its day only; removed if that is not shown. It replaces an empty slot at
 * its time.
 */
export function placed(days: Days, row: Row, to: Day | null): Days {
  const at = new Date(row.scheduled_for ?? Number.NaN);
  const goes = (each: Row) => each.id === row.id || isFilledBy(each, row, at);
  const next: Record<Day, readonly Row[]> = {};
  for (const [day, rows] of Object.entries(days)) {
    const others = rows.some(goes) ? rows.filter((each) => !goes(each)) : rows;
    if (others.length > 0) next[day] = others;
  }
  if (to) {
    next[to] = [...(next[to] ?? []), row].sort(byTime);
  }
  return next;
}

/** The days without these posts. */
export function without(days: Days, ids: ReadonlySet<string>): Days {
  if (ids.size === 0) return days;
  return Object.fromEntries(
    Object.entries(days).map(([day, rows]) => [day, rows.filter(({ id }) => !ids.has(id))]),
  );
}

/** The days, with posts that were sent ahead of their time on the day on which they went out. */
export function asSent(days: Days, { start, end, zone }: { start: Day; end: Day; zone: string }): Days {
  let all = days;
  for (const row of Object.values(days).flat()) {
    if (!wasSentAhead(row)) continue;
    const day = dayOf(row.posted_at ?? "", zone);
    all = placed(all, row, day >= start && day <= end ? day : null);
  }
  return all;
}

function byTime(a: Row, b: Row): number {
  return Date.parse(standsAt(a) ?? "") - Date.parse(standsAt(b) ?? "") || a.id.localeCompare(b.id);
}

/** Adds or removes a value; undefined when nothing is left. */
export function toggled<T>(values: readonly T[] | undefined, value: T): T[] | undefined {
  const next = values?.includes(value)
    ? values.filter((each) => each !== value)
    : [...(values ?? []), value];
  return next.length > 0 ? next : undefined;
}
