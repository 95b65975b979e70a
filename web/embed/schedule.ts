/** What a website is told of its banners: `public/banners/<site key>.json`. */
export interface Feed {
  rotate_seconds: number;
  version: number;
  /** Where visits are counted. */
  counts_at: string;
  banners: Banner[];
}

export interface Banner {
  id: string;
  title: string;
  image: { src: string; srcset: string; width: number; height: number; alt: string };
  link_url: string | null;
  /** Instants between which it is shown, the end exclusive; null: open. */
  starts_at: string | null;
  ends_at: string | null;
}

const at = (instant: string | null, open: number): number => (instant ? Date.parse(instant) : open);

/** Those that are shown at `now` (milliseconds), in order. */
export const shownAt = (banners: readonly Banner[], now: number): Banner[] =>
  banners.filter(({ starts_at, ends_at }) => at(starts_at, -Infinity) <= now && now < at(ends_at, Infinity));

/** The first moment after `now` at which others are shown; Infinity where there is none. */
export const nextChange = (banners: readonly Banner[], now: number): number =>
  Math.min(
    ...banners
      .flatMap(({ starts_at, ends_at }) => [at(starts_at, Infinity), at(ends_at, Infinity)])
      .filter((change) => change > now),
    Infinity,
  );
