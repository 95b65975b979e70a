import { FileText, Film, ImageIcon, ImageOff, LoaderCircle, Play } from "lucide-react";
import { useState } from "react";
import { cn } from "@/ui/cn";
import { pagesWords } from "./asset";
import { durationWords } from "./files";

export interface Pictured {
  kind: "image" | "video" | "document";
  status: "uploading" | "processing" | "ready" | "rejected";
  thumbnail_url: string | null;
  duration_seconds?: number | null;
  pages?: number | null;
}

const SIGNS = { image: ImageIcon, video: Film, document: FileText };

interface ThumbProps {
  of: Pictured;
  /** Empty if its name is beside it. */
  alt: string;
  className?: string;
  /** Shows the whole picture instead of filling the space. */
  contain?: boolean;
}

const mark =
  "absolute right-1 bottom-1 inline-flex items-center gap-1 rounded-full bg-raised/90 px-1.5 text-xs font-semibold text-ink tabular-nums";

/** A thumbnail of an asset; an icon if it is not ready. */
export function Thumb({ of: { kind, status, thumbnail_url: url, duration_seconds: length, pages }, alt, className, contain }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const Sign = status === "rejected" || broken === url ? ImageOff : SIGNS[kind];
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
        <span aria-hidden className={mark}>
          <Play className="size-3" />
          {length ? durationWords(length) : ""}
        </span>
      )}
      {kind === "document" && (
        <span aria-hidden className={mark}>
          <FileText className="size-3" />
          {pages ? pagesWords(pages) : "PDF"}
        </span>
      )}
    </span>
  );
}
