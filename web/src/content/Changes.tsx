import { diffWordsWithSpace } from "diff";

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });

/** A text with its changes: removed parts struck through, new ones underlined. */
export function Changes({ before, now }: { before: string; now: string }) {
  const parts = diffWordsWithSpace(before, now, { intlSegmenter: WORDS });
  return (
    <p dir="auto" className="rounded-control bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
      {parts.map(({ added, removed, value }, place) => {
        if (removed) {
          return (
            <del key={place} className="bg-danger-soft text-failed-ink">
              <span className="sr-only"> (taken out: </span>
              {value}
              <span className="sr-only">) </span>
            </del>
          );
        }
        if (added) {
          return (
            <ins key={place} className="bg-posted-soft font-medium text-posted-ink">
              <span className="sr-only"> (put in: </span>
              {value}
              <span className="sr-only">) </span>
            </ins>
          );
        }
        return <span key={place}>{value}</span>;
      })}
    </p>
  );
}
