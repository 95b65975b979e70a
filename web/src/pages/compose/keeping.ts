import { beginning } from "@/content/cut";
import type { ContentValues } from "@/content/form";
import { addressesIn, mediumAt } from "@/media/medium";
import { emptyComposition, isEmpty, type Composition } from "./composition";

/**
 * Drafts are stored in this browser, for each person and business, until they are sent or
 * discarded, so that a closed tab, a lost session or an outage loses nothing. Each tab writes a
 * draft of its own and holds a lock on it, so that no two tabs write or send the same one.
 */
export interface Drawer {
  tenantId: string;
  email: string;
  /** Existing content has separate drafts, and so have chosen pictures and videos. */
  reused: string | null;
}

/** A draft that is not open in this tab. */
export interface Waiting {
  id: string;
  /** The beginning of its text. */
  name: string;
  /** ISO 8601; null for drafts of older consoles. */
  keptAt: string | null;
}

interface Kept extends Composition {
  /** ISO 8601. */
  keptAt?: string;
}

const NAME_LENGTH = 60;
const LETS_GO_MS = 300;

const labelOf = ({ tenantId, email, reused }: Drawer) =>
  ["drumbeat.compose", tenantId, email, ...(reused ? [reused] : [])].join(" ");
const PART = " draft:";
const keyOf = (drawer: Drawer, id: string) => labelOf(drawer) + (id ? PART + id : "");

/** The draft of an older console, shared by all tabs. */
const OLD = "";

export function keep(drawer: Drawer, id: string, composition: Composition): void {
  const key = keyOf(drawer, id);
  try {
    if (isEmpty(composition)) localStorage.removeItem(key);
    else {
      const kept: Kept = { ...composition, keptAt: new Date().toISOString() };
      localStorage.setItem(key, JSON.stringify(kept));
    }
  } catch {
    // The browser's storage is full or forbidden: the page still has the draft, and warns before
    // leaving.
  }
}

/** The stored draft; null when there is none. Drafts of older consoles are completed. */
export function kept(drawer: Drawer, id: string): Composition | null {
  return readKey(keyOf(drawer, id));
}

export function forget(drawer: Drawer, id: string): void {
  localStorage.removeItem(keyOf(drawer, id));
}

/** All stored drafts, the newest first. */
export function waiting(drawer: Drawer): Waiting[] {
  const label = labelOf(drawer);
  const found: Waiting[] = [];
  for (const key of storedKeys()) {
    const id = key === label ? OLD : key.startsWith(label + PART) ? key.slice((label + PART).length) : null;
    const read = id === null ? null : readKey(key);
    if (id === null || !read || isEmpty(read)) continue;
    const { title, base_caption: text } = read.values;
    const own = Object.values(read.overrides).find(Boolean);
    const name = beginning(title || text || own || "Without a text", NAME_LENGTH);
    found.push({ id, name, keptAt: read.keptAt || null });
  }
  return found.sort((a, b) => (b.keptAt ?? "").localeCompare(a.keptAt ?? ""));
}

/** A tab's lock on one draft. */
export interface Hold {
  id: string;
  release: () => void;
}

/** Opens the draft that this tab was writing, or a new one when another tab has it. */
export async function holdOwn(drawer: Drawer): Promise<Hold> {
  const noted = sessionStorage.getItem(labelOf(drawer));
  const held = noted === null ? null : await holdDraft(drawer, noted);
  return held ?? (await holdNew(drawer));
}

export async function holdNew(drawer: Drawer): Promise<Hold> {
  const id = crypto.randomUUID();
  return (await holdDraft(drawer, id)) ?? holdNew(drawer);
}

/** Opens a draft in this tab; null when another tab has it open. */
export async function holdDraft(drawer: Drawer, id: string): Promise<Hold | null> {
  const release = await lock(keyOf(drawer, id));
  if (!release) return null;
  sessionStorage.setItem(labelOf(drawer), id);
  return { id, release };
}

/** Ids of the drafts that are open in any tab, this one included. */
export async function held(drawer: Drawer): Promise<ReadonlySet<string>> {
  if (!locks()) return new Set();
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  return new Set(waiting(drawer).flatMap(({ id }) => (names.has(keyOf(drawer, id)) ? [id] : [])));
}

/** Browsers offer locks only to pages from https or localhost. */
const locks = (): boolean => "locks" in navigator;

/** Waits a moment, because a page that was just left may still have the lock. */
async function lock(name: string): Promise<(() => void) | null> {
  if (!locks()) return () => undefined;
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { signal: AbortSignal.timeout(LETS_GO_MS) }, () => new Promise<void>(resolve))
      .catch(() => resolve(null));
  });
}

function readKey(key: string): Kept | null {
  try {
    const text = localStorage.getItem(key);
    if (!text) return null;
    const empty = emptyComposition();
    const read = JSON.parse(text) as Partial<Kept>;
    return {
      ...empty,
      ...read,
      values: valuesOf({ ...empty.values, ...read.values }),
      saved: { ...empty.saved, ...read.saved },
    };
  } catch {
    return null;
  }
}

/** Older consoles stored the addresses of pictures, one per line. */
function valuesOf({ media_urls: addresses, ...values }: ContentValues & { media_urls?: string }): ContentValues {
  return addresses ? { ...values, media: addressesIn(addresses).map(mediumAt) } : values;
}

const storedKeys = (): string[] =>
  Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place) ?? "");
