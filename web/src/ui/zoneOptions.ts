import { allZones, oldNamesOf, presentName, zoneOffset, zonePlace } from "@/time/zones";

export interface ZoneOption {
  /** IANA. */
  zone: string;
  /** "Kyiv" */
  place: string;
  /** "Europe, earlier Kiev" */
  about: string;
  /** "GMT+2", at present. */
  offset: string;
  /** All that it is found by, made comparable. */
  words: string;
}

let known: readonly ZoneOption[] | undefined;

/** All zones in the order of their places' names; made once, since there are hundreds. */
export function zoneOptions(): readonly ZoneOption[] {
  known ??= allZones()
    .map(optionOf)
    .sort((a, b) => a.place.localeCompare(b.place));
  return known;
}

/** How a zone is shown; one that is on no list, too. */
export function optionOf(zone: string): ZoneOption {
  const place = zonePlace(presentName(zone));
  const region = zone.includes("/") ? zone.slice(0, zone.lastIndexOf("/")).replaceAll("_", " ") : "";
  const old = oldNamesOf(zone).map(zonePlace);
  const offset = zoneOffset(zone, new Date());
  return {
    zone,
    place,
    about: [region.replaceAll("/", ", "), old.length > 0 && `earlier ${old.join(", ")}`]
      .filter(Boolean)
      .join("; "),
    offset,
    words: comparable([place, region, ...old, zone, presentName(zone), offset].join(" ")),
  };
}

/** Those that have every word that was typed; who begin with it first. */
export function found(options: readonly ZoneOption[], typed: string): readonly ZoneOption[] {
  const wanted = comparable(typed).split(" ").filter(Boolean);
  if (wanted.length === 0) return options;
  const fitting = options.filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)));
  const first = wanted.join(" ");
  const begins = ({ place }: ZoneOption) => comparable(place).startsWith(first);
  return [...fitting.filter(begins), ...fitting.filter((option) => !begins(option))];
}

/** Without case, accents and separators: "São_Paulo" is "sao paulo". */
function comparable(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/\u2212/g, "-")
    .replace(/[\s_/,()]+/g, " ")
    .trim();
}
