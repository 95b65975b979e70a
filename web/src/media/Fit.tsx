import { isCut, framing, type Wanted } from "./framing";
import type { Crop } from "./FocalPoint";

interface FitProps {
  /** The picture's address, and its size in pixels. */
  src: string;
  width: number;
  height: number;
  alt: string;
  crop: Crop;
  /** What the network makes pictures fit; null: it gets them as they are. */
  wanted: Wanted | null;
}

/** What an account's network gets of a picture. */
export function Fit({ src, width, height, alt, crop, wanted }: FitProps) {
  const made = wanted ? framing(width, height, wanted, crop) : { width, height, padded: false, cropped: false };
  return (
    <>
      <img
        src={src}
        alt={alt}
        loading="lazy"
        style={{
          aspectRatio: `${made.width} / ${made.height}`,
          objectPosition: isCut(crop) ? `${crop.x * 100}% ${crop.y * 100}%` : "center",
        }}
        className={`w-full rounded-control bg-sunken ${made.cropped ? "object-cover" : "object-contain"}`}
      />
      <p className="text-sm text-ink-soft">
        {made.width} × {made.height}
        {made.padded && ", with a border"}
        {made.cropped && ", cut to its shape"}
      </p>
    </>
  );
}
