/** How late something was, for people: from the API's seconds. */

/** Smaller lags are shown as "on time". */
const ON_TIME_SECONDS = 0.05;

const unit = (value: number, name: string, digits: number): string =>
  new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);

/** "80 ms", "1.2 sec", "4 min", "2 hr": about two digits. */
export function lag(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 1) return unit(Math.round(seconds * 1000), "millisecond", 0);
  if (size < 60) return unit(seconds, "second", size < 10 ? 1 : 0);
  if (size < 3600) return unit(seconds / 60, "minute", size < 600 ? 1 : 0);
  return unit(seconds / 3600, "hour", 1);
}

/** "1.2 sec late", or "on time". */
export const lateness = (seconds: number): string =>
  seconds < ON_TIME_SECONDS ? "on time" : `${lag(seconds)} late`;
