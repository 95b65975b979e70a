import { keyOf, type Medium } from "./medium";
import { Thumb } from "./Thumb";

/** Thumbnails of a text's pictures and videos, side by side. */
export function MediaRow({ media }: { media: readonly Medium[] }) {
  return (
    <ul aria-label="Pictures and videos" className="flex flex-wrap gap-2">
      {media.map((medium, place) => (
        <li key={`${place} ${keyOf(medium)}`}>
          <Thumb
            of={{
              kind: medium.kind ?? "image",
              status: medium.status ?? "ready",
              thumbnail_url: medium.thumbnail_url ?? (medium.asset_id ? null : medium.url),
            }}
            alt={medium.alt || `No. ${place + 1}`}
            className="size-16 rounded-control"
          />
        </li>
      ))}
    </ul>
  );
}
