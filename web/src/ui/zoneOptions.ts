import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { zoneOffset, zonePlace } from "@/time/zones";

type Zone = Pick<Schema["ZoneView"], "id" | "city" | "countries" | "aliases">;

export interface ZoneOption {
  /** IANA's present name. */
  zone: string;
  aliases: readonly string[];
  /** "Kyiv" */
  place: string;
  /** "Ukraine; earlier Kiev" */
  about: string;
  /** "GMT+2", at present. */
  offset: string;
  /** Everything that it can be found by, in comparable form. */
  words: string;
}

/** The zones that people choose from, from the API. */
export const zonesQuery = queryOptions({
  queryKey: ["zones"],
  queryFn: async ({ signal }) => {
    const { items } = await answer(api.GET("/api/v1/zones", { signal }));
    return items.map(optionOf).sort((a, b) => a.place.localeCompare(b.place));
  },
  staleTime: Infinity,
});

/** The option for a zone that is not in the list, or before the list is loaded. */
export const lone = (zone: string): ZoneOption =>
  optionOf({ id: zone, city: zonePlace(zone), countries: [], aliases: [] });

/** The zone of a name, which may be an old one. */
export const called = (options: readonly ZoneOption[], name: string): ZoneOption | undefined =>
  options.find(({ zone, aliases }) => zone === name || aliases.includes(name));

export function optionOf({ id, city, countries, aliases }: Zone): ZoneOption {
  const regions = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });
  const named = countries.map((code) => regions.of(code) ?? code);
  const old = [...new Set(aliases.map(zonePlace))].filter((each) => comparable(each) !== comparable(city));
  const offset = zoneOffset(id, new Date());
  const where = named.slice(0, MOST_COUNTRIES).join(", ") + (named.length > MOST_COUNTRIES ? ", …" : "");
  return {
    zone: id,
    aliases,
    place: city,
    about: [where, old.length > 0 && `earlier ${old.join(", ")}`].filter(Boolean).join("; "),
    offset,
    words: comparable([city, ...named, ...old, id, ...aliases, offset].join(" ")),
  };
}

const MOST_COUNTRIES = 3;

/** Zones that match every typed word; those that begin with it first. */
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
