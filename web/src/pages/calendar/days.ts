/** Calendar days as the API writes them (`2026-12-22`), without a zone or a time. */

import type { View } from "./search";

export type Day = string;

const DAY_MS = 86_400_000;
/** How many days the list and the four weeks show. */
export const SHOWN_DAYS = 28;

const utc = (day: Day): number => Date.parse(`${day}T00:00Z`);
const written = (at: number): Day => new Date(at).toISOString().slice(0, 10);

export function addDays(day: Day, count: number): Day {
  return written(utc(day) + count * DAY_MS);
}

/** The number of days from `from` to `to`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

/** The same day of another month, or that month's last. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return written(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** The day on which weeks begin, 1 (Monday) to 7, in the browser's locale. */
export function firstWeekday(locale: string = navigator.language): number {
  type WithWeek = Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  try {
    const known = new Intl.Locale(locale) as WithWeek;
    return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
}

export function weekOf(day: Day, first: number): Day[] {
  const weekday = new Date(utc(day)).getUTCDay() || 7;
  const start = addDays(day, -((weekday - first + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(start, index));
}

/** The whole weeks of a month. */
export function monthOf(day: Day, first: number): Day[][] {
  const month = day.slice(0, 7);
  const weeks = [];
  for (
    let week = weekOf(`${month}-01`, first);
    week.some((each) => each.startsWith(month));
    week = weekOf(addDays(week[0] ?? day, 7), first)
  ) {
    weeks.push(week);
  }
  return weeks;
}

/** The day's week and the next three. */
export function fourWeeksOf(day: Day, first: number): Day[][] {
  return Array.from({ length: SHOWN_DAYS / 7 }, (_, week) => weekOf(addDays(day, 7 * week), first));
}

/** The first and the last day that a view shows. */
export function rangeOf(view: View, day: Day, first: number): { start: Day; end: Day } {
  if (view === "list") return { start: day, end: addDays(day, SHOWN_DAYS - 1) };
  const days =
    view === "week"
      ? weekOf(day, first)
      : (view === "month" ? monthOf(day, first) : fourWeeksOf(day, first)).flat();
  return { start: days[0] ?? day, end: days.at(-1) ?? day };
}

/** The day of the next (1) or previous (-1) range. */
export function stepped(view: View, day: Day, by: 1 | -1): Day {
  if (view === "month") return addMonths(`${day.slice(0, 7)}-01`, by);
  return addDays(day, by * (view === "week" ? 7 : SHOWN_DAYS));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A day in the browser's locale. */
export function spokenDay(day: Day, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(undefined, { ...options, timeZone: "UTC" });
  formats.set(key, format);
  return format.format(utc(day));
}

/** "December 2026", "Sun, 6 – Sat, 12 Dec 2026": the range of a view. */
export function spokenRange(view: View, day: Day, first: number): string {
  if (view === "month") return spokenDay(day, { month: "long", year: "numeric" });
  const { start, end } = rangeOf(view, day, first);
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.formatRange(utc(start), utc(end));
}
