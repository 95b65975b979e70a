/** Dates and times in the browser's locale, in a zone that is always named. */

type When = string | Date;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

const instant = (when: When): Date => (typeof when === "string" ? new Date(when) : when);

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
const CLOCK: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };

/** The year, if it is not the present one. */
function year(when: When, zone: string, now: Date): Intl.DateTimeFormatOptions {
  const isThis = dayOf(when, zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  return isThis ? {} : { year: "numeric" };
}

/** "Tue, 22 Dec, 09:00"; with the year if it is not the present one. */
export const dateTime = (when: When, zone: string, now: Date = new Date()): string =>
  unbroken(format(zone, { ...DAY, ...year(when, zone, now), ...CLOCK }).formatToParts(instant(when)));

/** "9:00 AM" without a line break. */
function unbroken(parts: readonly Intl.DateTimeFormatPart[]): string {
  const isBeside = (index: number) =>
    parts[index - 1]?.type === "dayPeriod" || parts[index + 1]?.type === "dayPeriod";
  return parts
    .map(({ value }, index) => (isBeside(index) ? value.replace(/^\s$/, "\u00a0") : value))
    .join("");
}

/** "09:00" or "9:00 AM", without a line break. */
export const time = (when: When, zone: string): string =>
  format(zone, { timeStyle: "short" }).format(instant(when)).replaceAll(/\s/g, "\u00a0");

/** "Tuesday 22 December" */
export const longDay = (when: When, zone: string): string =>
  format(zone, { weekday: "long", day: "numeric", month: "long" }).format(instant(when));

/** "Tue, 22 Dec"; with the year if it is not the present one. */
export const date = (when: When, zone: string, now: Date = new Date()): string =>
  format(zone, { ...DAY, ...year(when, zone, now) }).format(instant(when));

/** `2026-12-22`: the calendar day of an instant in a zone. */
export function dayOf(when: When, zone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-CA-u-ca-gregory-nu-latn", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    })
      .formatToParts(instant(when))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

const HOUR = 60;
/** More hours are shown as days. */
const HOURS_AS_HOURS = 12;
/** More days are shown as a date. */
const DAYS_AS_DAYS = 6;

/**
 * "5 minutes ago", "3 hours ago"; then calendar days of the zone: "yesterday", "4 days ago"; then
 * the date.
 */
export function relative(when: When, zone: string, now: Date = new Date()): string {
  const minutes = (instant(when).getTime() - now.getTime()) / 60_000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(minutes) < 1) return words.format(0, "second");
  if (Math.abs(minutes) < HOUR) return words.format(Math.trunc(minutes), "minute");
  const days = daysApart(dayOf(now, zone), dayOf(when, zone));
  if (days === 0 || Math.abs(minutes) < HOURS_AS_HOURS * HOUR) {
    return words.format(Math.trunc(minutes / HOUR), "hour");
  }
  return Math.abs(days) <= DAYS_AS_DAYS ? words.format(days, "day") : date(when, zone, now);
}

/** Calendar days between the two; negative if `to` is earlier. */
const daysApart = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;
