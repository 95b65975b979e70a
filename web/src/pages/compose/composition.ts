import type { Schema } from "@/api/client";
import { LONGEST, NO_CONTENT, type ContentValues } from "@/content/form";
import { nameOf, type Asset } from "@/media/asset";
import { mediumOf, MOST_MEDIA } from "@/media/medium";
import { isNothingSet, type Options } from "@/options/options";
import { instantOf, wallOf } from "@/time/local";
import { tooLong } from "@/ui/lengths";

/** When posts go out: at once, at a time, in their account's next free slot, or not yet. */
export type When = "now" | "at" | "slot" | "draft";

/** One account's place in the calendar. `at` is a wall time on the tenant's clock. */
export type Place = { when: "at"; at: string } | { when: "slot" } | { when: "none" };

/** What the API has of it. */
export interface Saved {
  /** The text that was stored for it, and what it said. */
  text: { id: string; body: string } | null;
  /** The accounts that have a post of it. */
  posted: string[];
  /** A call whose answer is not known, written down so that it is repeated as the same call. */
  unanswered: { key: string; body: Schema["NewPosts"] } | null;
}

/** All that a person has put together: kept in the browser until it is sent. */
export interface Composition {
  values: ContentValues;
  accountIds: string[];
  /** Texts of single accounts, by account. */
  overrides: Record<string, string>;
  /** What is set for the posts of single accounts, by account. */
  options: Record<string, Options>;
  when: When;
  /** A wall time on the tenant's clock, as datetime inputs write it. */
  at: string;
  /** Places of single accounts, where the common one was taken. */
  places: Record<string, Place>;
  /** Content that was there before: shown as it is, and never deleted from here. */
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

/** A post of pictures and videos of the library: it says what was said of the first of them. */
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
 * Where the common time begins for somebody who comes from a day or an hour of the calendar: a wall
 * time in `zone`. Instead of a time that has passed, it is the next full hour.
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
    // An hour that comes twice means its first time, which may have passed.
    if (at > now) return wallOf(at, zone);
  }
}

export function placeOf(of: Composition, accountId: string): Place {
  const own = of.places[accountId];
  if (own && (of.when === "at" || of.when === "slot")) return own;
  if (of.when === "at") return { when: "at", at: of.at };
  return of.when === "slot" ? { when: "slot" } : { when: "none" };
}

/** What an account says instead of the caption; null when it says the same. */
export function overrideOf(of: Composition, accountId: string): string | null {
  const text = of.overrides[accountId];
  return text === undefined || text === of.values.base_caption || text === "" ? null : text;
}

/** The text of one account. */
export const textOf = (of: Composition, accountId: string): string =>
  overrideOf(of, accountId) ?? of.values.base_caption;

/** Whether anything would be missed if it were gone. */
export function isEmpty({ values, overrides, options, saved, reused }: Composition): boolean {
  const nothingTyped =
    reused !== null ||
    !(values.title || values.base_caption || values.media.length > 0 || values.cta_url);
  const noneSet = Object.values(options).every(isNothingSet);
  return nothingTyped && noneSet && Object.values(overrides).every((text) => !text) && isUnsaved(saved);
}

const isUnsaved = ({ text, posted, unanswered }: Saved): boolean =>
  !text && posted.length === 0 && !unanswered;

/** What is wrong with the common time; undefined when nothing is. */
export function wrongTime(of: Composition, zone: string, now: Date): string | undefined {
  if (of.when !== "at") return undefined;
  if (!of.at) return "Choose a day and a time.";
  return instantOf(of.at, zone) <= now ? "This time has passed. Choose a later one." : undefined;
}

/** The common time, when it is one that people choose and can be read. */
export function commonTime(of: Composition, zone: string): Date | null {
  return of.when === "at" && of.at ? instantOf(of.at, zone) : null;
}

/** The first chosen account whose own text is too long. */
export const overfilled = ({ accountIds, overrides }: Composition): string | undefined =>
  accountIds.find((id) => tooLong(overrides[id] ?? "", LONGEST.text));
