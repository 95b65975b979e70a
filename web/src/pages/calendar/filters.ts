import type { Day } from "./days";
import type { Row } from "./moves";
import type { CalendarSearch } from "./search";

export type Days = Readonly<Record<Day, readonly Row[]>>;
type Filters = Pick<CalendarSearch, "accounts" | "statuses">;

export function matches(row: Row, { accounts, statuses }: Filters): boolean {
  return (
    (!accounts || accounts.includes(row.channel_account_id)) &&
    (!statuses || statuses.includes(row.status))
  );
}

/** The days with what the filters leave; days that become empty go. */
export function filtered(days: Days, filters: Filters): Days {
  if (!filters.accounts && !filters.statuses) return days;
  const left: Record<Day, Row[]> = {};
  for (const [day, rows] of Object.entries(days)) {
    const kept = rows.filter((row) => matches(row, filters));
    if (kept.length > 0) left[day] = kept;
  }
  return left;
}

/** The days with `row` at its time as `zone` shows it, and nowhere else; outside of them, gone. */
export function placed(days: Days, row: Row, to: Day | null): Days {
  const next: Record<Day, readonly Row[]> = {};
  for (const [day, rows] of Object.entries(days)) {
    const others = rows.some((each) => each.id === row.id)
      ? rows.filter((each) => each.id !== row.id)
      : rows;
    if (others.length > 0) next[day] = others;
  }
  if (to) {
    next[to] = [...(next[to] ?? []), row].sort(byTime);
  }
  return next;
}

function byTime(a: Row, b: Row): number {
  return (a.scheduled_for ?? "").localeCompare(b.scheduled_for ?? "") || a.id.localeCompare(b.id);
}

/** Put a value in or take it out; nothing left is no filter. */
export function toggled<T>(values: readonly T[] | undefined, value: T): T[] | undefined {
  const next = values?.includes(value)
    ? values.filter((each) => each !== value)
    : [...(values ?? []), value];
  return next.length > 0 ? next : undefined;
}
