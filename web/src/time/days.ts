/** Calendar days in the API's format, `2026-12-22`, independent of the machine's zone. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

/** The day `days` later, or earlier. */
export function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = plusDays(day, 1)) days.push(day);
  return days;
}

const writtenIn = (options: Intl.DateTimeFormatOptions) => (day: string) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: "UTC" }).format(
    new Date(`${day}T00:00Z`),
  );

/** "Tue, 22 Dec 2026" */
export const dayName = writtenIn({ weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** "Tue, 22 Dec" */
export const shortDayName = writtenIn({ weekday: "short", day: "numeric", month: "short" });

/** "22 Dec", for axes. */
export const axisDayName = writtenIn({ day: "numeric", month: "short" });
