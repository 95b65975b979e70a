/**
 * Converting between wall times in a zone and instants, by RFC 5545 as the API does: a time in a
 * DST gap moves forward by the gap; a repeated one means the first.
 */

/** The instant of a wall time such as `2026-12-22T09:00` in `zone`. */
export function instantOf(wall: string, zone: string): Date {
  const naive = Date.parse(`${wall}Z`);
  if (Number.isNaN(naive)) throw new RangeError(`not a date and time: ${wall}`);
  // Only the offsets a day before and after can apply; the larger one gives the earlier instant.
  const before = offsetMs(naive - 86_400_000, zone);
  const after = offsetMs(naive + 86_400_000, zone);
  for (const offset of [before, after].sort((a, b) => b - a)) {
    const candidate = naive - offset;
    if (offsetMs(candidate, zone) === offset) return new Date(candidate);
  }
  return new Date(naive - before);
}

/** `2026-12-22T09:00`: the wall time of an instant in `zone`, in the format of datetime inputs. */
export function wallOf(when: string | Date, zone: string): string {
  const at = typeof when === "string" ? Date.parse(when) : when.getTime();
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 16);
}

function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shown - Math.floor(at / 1000) * 1000;
}
