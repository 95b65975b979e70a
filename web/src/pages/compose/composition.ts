import type { Schema } from "@/api/client";
import { LONGEST, NO_CONTENT, type ContentValues } from "@/content/form";
import { nameOf, type Asset } from "@/media/asset";
import { mediumOf, MOST_MEDIA } from "@/media/medium";
import { isNothingSet, type Options } from "@/options/options";
import { instantOf, wallOf } from "@/time/local";
import { tooLong } from "@/ui/lengths";

/** When posts go out: at once, at a time, in their account's next empty slot, or not yet. */
export type When = "now" | "at" | "slot" | "draft";

/** One account's place in the calendar. `at`: a wall time in the tenant's zone. */
export type Place = { when: "at"; at: string } | { when: "slot" } | { when: "none" };

/** The parts that are stored in the API. */
export interface Saved {
  /** The stored text, and its content. */
  text: { id: string; body: string } | null;
  /** The accounts that have a post of it. */
  posted: string[];
  /** A call whose result is unknown, stored so that it can be repeated unchanged. */
  unanswered: { key: string; body: Schema["NewPosts"] } | null;
}

/** The whole composition: stored in the browser until it is sent. */
export interface Composition {
  values: ContentValues;
  accountIds: string[];
  /** Own texts of single accounts, by account. */
  overrides: Record<string, string>;
  /** Options of single accounts' posts, by account. */
  options: Record<string, Options>;
  when: When;
  /** A wall time in the tenant's zone, in the format of datetime inputs. */
  at: string;
  /** Places of single accounts, where the common one was taken. */
  places: Record<string, Place>;
  /** An existing content item: shown as it is, and never deleted from here. */
  reused: string | null;
  saved: Saved;
}

export function emptyComposition(): Composition {
  return {
    values: NO_CONTENT,
    accountIds: [],
    overrides: {},
    options: {},
    when: "slot",
    at: "",
    places: {},
    reused: null,
    saved: { text: null, posted: [], unanswered: null },
  };
}

/** The text for chosen pictures and videos: its title and text come from the first of them. */
export function valuesWith(assets: readonly Asset[]): ContentValues {
  const [first] = assets;
  return {
    ...NO_CONTENT,
    title: first ? nameOf(first) : "",
    base_caption: first?.description ?? "",
    media: assets.slice(0, MOST_MEDIA).map(mediumOf),
  };
}

const USUAL_TIME = "09:00";
const HOUR_MS = 3_600_000;

/**
 * The initial common time for a day or an hour of the calendar: a wall time in `zone`. Instead of a
 * past time it is the next full hour.
 */
export function startingAt(date: string, time: string | undefined, zone: string, now: Date): string {
  const wanted = instantOf(`${date}T${time ?? USUAL_TIME}`, zone);
  return wanted > now ? wallOf(wanted, zone) : nextFullHour(zone, now);
}

function nextFullHour(zone: string, now: Date): string {
  const begun = Date.parse(`${wallOf(now, zone).slice(0, 13)}:00Z`);
  for (let hours = 1; ; hours += 1) {
    const wall = new Date(begun + hours * HOUR_MS).toISOString().slice(0, 16);
    const at = instantOf(wall, zone);
    // A repeated hour means its first occurrence, which may have passed.
    if (at > now) return wallOf(at, zone);
  }
}

export function placeOf(of: Composition, accountId: string): Place {
  const own = of.places[accountId];
  if (own && (of.when === "at" || of.when === "slot")) return own;
  if (of.when === "at") return { when: "at", at: of.at };
  return of.when === "slot" ? { when: "slot" } : { when: "none" };
}

/** An account's own text; null when it has the common one. */
export function overrideOf(of: Composition, accountId: string): string | null {
  const text = of.overrides[accountId];
  return text === undefined || text === of.values.base_caption || text === "" ? null : text;
}

/** The text of one account. */
export const textOf = (of: Composition, accountId: string): string =>
  overrideOf(of, accountId) ?? of.values.base_caption;

/** Whether the composition has nothing worth keeping. */
export function isEmpty({ values, overrides, options, saved, reused }: Composition): boolean {
  const nothingTyped =
    reused !== null ||
    !(values.title || values.base_caption || values.media.length > 0 || values.cta_url);
  const noneSet = Object.values(options).every(isNothingSet);
  return nothingTyped && noneSet && Object.values(overrides).every((text) => !text) && isUnsaved(saved);
}

const isUnsaved = ({ text, posted, unanswered }: Saved): boolean =>
  !text && posted.length === 0 && !unanswered;

/** The error in the common time; undefined when there is none. */
export function wrongTime(of: Composition, zone: string, now: Date): string | undefined {
  if (of.when !== "at") return undefined;
  if (!of.at) return "Choose a day and a time.";
  return instantOf(of.at, zone) <= now ? "This time has passed. Choose a later one." : undefined;
}

/** The common time, if one is chosen and valid. */
export function commonTime(of: Composition, zone: string): Date | null {
  return of.when === "at" && of.at ? instantOf(of.at, zone) : null;
}

/** The first chosen account whose own text is too long. */
export const overfilled = ({ accountIds, overrides }: Composition): string | undefined =>
  accountIds.find((id) => tooLong(overrides[id] ?? "", LONGEST.text));
