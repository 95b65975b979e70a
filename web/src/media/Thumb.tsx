import { Film, ImageIcon, ImageOff, LoaderCircle, Play } from "lucide-react";
import { useState } from "react";
import { cn } from "@/ui/cn";
import { durationWords } from "./files";

export interface Pictured {
  kind: "image" | "video";
  status: "uploading" | "processing" | "ready" | "rejected";
  thumbnail_url: string | null;
  duration_seconds?: number | null;
}

interface ThumbProps {
  of: Pictured;
  /** Empty where its name stands beside it. */
  alt: string;
  className?: string;
  /** The whole picture instead of one that fills its place. */
  contain?: boolean;
}

/** A picture or video of the library in small; what is not ready has a sign instead. */
export function Thumb({ of: { kind, status, thumbnail_url: url, duration_seconds: length }, alt, className, contain }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const Sign = status === "rejected" || broken === url ? ImageOff : kind === "video" ? Film : ImageIcon;
  const isBusy = status === "uploading" || status === "processing";
  return (
    <span className={cn("relative block overflow-hidden bg-sunken", className)}>
      {url && broken !== url ? (
        <img
          src={url}
          alt={alt}
          loading="lazy"
          className={cn("size-full", contain ? "object-contain" : "object-cover")}
          onError={() => setBroken(url)}
        />
      ) : (
        <span role={alt ? "img" : undefined} aria-label={alt || undefined} className="grid size-full place-items-center text-ink-soft">
          {isBusy ? <LoaderCircle aria-hidden className="size-5 animate-spin" /> : <Sign aria-hidden className="size-5" />}
        </span>
      )}
      {kind === "video" && (
        <span aria-hidden className="absolute right-1 bottom-1 inline-flex items-center gap-1 rounded-full bg-raised/90 px-1.5 text-xs font-semibold text-ink tabular-nums">
          <Play className="size-3" />
          {length ? durationWords(length) : ""}
        </span>
      )}
    </span>
  );
}
