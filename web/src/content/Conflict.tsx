import type { ReactNode } from "react";
import { isSameMedia, type Medium } from "@/media/medium";
import { MediaRow } from "@/media/MediaRow";
import { Button } from "@/ui/Button";
import { contentValues, CTA_NAMES, type ContentValues } from "./form";
import type { Content } from "./queries";

export interface Sides {
  what: string;
  theirs: ReactNode;
  mine: ReactNode;
}

/** The fields that somebody else has changed since `before`, with what is typed here. */
export function sidesOf(before: Content, now: Content, mine: ContentValues): Sides[] {
  if (now.version <= before.version) return [];
  const [was, theirs] = [spoken(contentValues(before)), spoken(contentValues(now))];
  const typed = spoken(mine);
  const sides = Object.keys(was).flatMap((what) =>
    was[what] === theirs[what] ? [] : [{ what, theirs: theirs[what], mine: typed[what] }],
  );
  if (isSameMedia(before.media, now.media)) return sides;
  const shown = { theirs: pictured(now.media), mine: pictured(mine.media) };
  return [...sides, { what: "Pictures and videos", ...shown }];
}

const spoken = (values: ContentValues): Record<string, string> => ({
  Text: values.base_caption,
  Button: values.cta_type === "None" ? "" : `${CTA_NAMES[values.cta_type]} ${values.cta_url}`,
  Title: values.title,
});

const pictured = (media: readonly Medium[]): ReactNode =>
  media.length > 0 ? <MediaRow media={media} /> : null;

interface ConflictProps {
  sides: readonly Sides[];
  busy?: boolean;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/**
 * Somebody else has saved meanwhile: shows both versions and lets the person choose; nothing is
 * lost before.
 */
export function Conflict({ sides, busy = false, onKeepMine, onTakeTheirs }: ConflictProps) {
  return (
    <div role="alert" className="grid gap-3 rounded-card bg-beat-soft px-4 py-3 text-beat-ink">
      <p className="font-medium">Somebody else changed this while you were editing it.</p>
      {sides.map(({ what, theirs, mine }) => (
        <div key={what} className="grid gap-2 sm:grid-cols-2">
          <Side name={`${what}: theirs`}>{theirs}</Side>
          <Side name={`${what}: yours`}>{mine}</Side>
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" busy={busy} onClick={onKeepMine}>
          Keep mine
        </Button>
        <Button onClick={onTakeTheirs}>Take theirs</Button>
      </div>
    </div>
  );
}

function Side({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-sm font-semibold">{name}</p>
      <div
        dir="auto"
        className="max-h-48 overflow-y-auto rounded-control bg-raised px-3 py-2 text-ink wrap-anywhere whitespace-pre-wrap"
      >
        {children || <span className="text-ink-soft">Nothing.</span>}
      </div>
    </div>
  );
}
