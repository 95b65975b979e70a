/** Dates and times by the browser's locale, in a zone that is always named. */

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

/** "22 Dec 2026, 09:00" */
export const dateTime = (when: When, zone: string): string =>
  format(zone, { dateStyle: "medium", timeStyle: "short" }).format(instant(when));

/** "09:00" or "9:00 AM" */
export const time = (when: When, zone: string): string =>
  format(zone, { timeStyle: "short" }).format(instant(when));

/** "Tuesday 22 December" */
export const longDay = (when: When, zone: string): string =>
  format(zone, { weekday: "long", day: "numeric", month: "long" }).format(instant(when));

/** "22 Dec 2026" */
export const date = (when: When, zone: string): string =>
  format(zone, { dateStyle: "medium" }).format(instant(when));

/** `2026-12-22`: the calendar day of an instant in a zone, as the API writes days. */
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

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 hours ago", "in 2 days". */
export function relative(when: When, now: Date = new Date()): string {
  const seconds = (instant(when).getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(0, "minute");
}
