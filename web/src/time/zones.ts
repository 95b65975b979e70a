/** Names and offsets of time zones, from the browser's own data. */

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "Los Angeles" */
export const zonePlace = (zone: string): string =>
  (zone.split("/").pop() ?? zone).replaceAll("_", " ");

/** "Los Angeles time", to name the zone of a time. */
export const zoneTime = (zone: string): string =>
  zone === "UTC" ? zone : `${zonePlace(zone)} time`;

/** "Los Angeles (GMT−8)": the zone's city, and its offset at `at`, without a line break. */
export function zoneLabel(zone: string, at: Date = new Date()): string {
  const offset = zoneOffset(zone, at);
  return offset ? `${zonePlace(zone)}\u00a0(${offset})` : zonePlace(zone);
}

export function zoneOffset(zone: string, at: Date): string {
  try {
    const parts = new Intl.DateTimeFormat(undefined, {
      timeZone: zone,
      timeZoneName: "shortOffset",
    }).formatToParts(at);
    const offset = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    // A minus sign instead of a hyphen, after which lines may break.
    return offset.replace("-", "\u2212");
  } catch {
    return "";
  }
}

/** Whether the browser knows a zone of this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
