/** Names and offsets of time zones, from the browser's own data. */

export const browserZone = (): string =>
  presentName(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Names that browsers still list for zones that IANA calls otherwise by now. */
const RENAMED: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** What a zone is called at present. */
export const presentName = (zone: string): string => RENAMED[zone] ?? zone;

/** What a zone was called earlier, by IANA's names. */
export const oldNamesOf = (zone: string): string[] =>
  Object.keys(RENAMED).filter((old) => RENAMED[old] === zone);

/** All zones that the browser knows, each once, under its present IANA name. */
export const allZones = (): string[] => [
  ...new Set([...Intl.supportedValuesOf("timeZone").map(presentName), "UTC"]),
];

/** "Los Angeles" */
export const zonePlace = (zone: string): string =>
  (zone.split("/").pop() ?? zone).replaceAll("_", " ");

/** "Los Angeles time", which says whose clock a time is by. */
export const zoneTime = (zone: string): string =>
  zone === "UTC" ? zone : `${zonePlace(zone)} time`;

/** "Los Angeles (GMT−8)": the zone's place, and its offset at `at`, which stays on the line. */
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
    // A minus sign where it is written as a hyphen, after which lines may break.
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
