import { FileImage, FileText, FileVideo } from "lucide-react";
import { useState } from "react";
import { cn } from "@/ui/cn";
import { canBeDrawn, isPicture, isVideo } from "./files";

interface FilePreviewProps {
  /** The file's address. */
  src: string;
  /** Its media type. */
  type: string;
  className?: string;
  /** A video can be played. */
  playable?: boolean;
}

/** A preview of a local file before its upload. Its name is beside it, so it is not read out. */
export function FilePreview({ src, type, className, playable = false }: FilePreviewProps) {
  const [broken, setBroken] = useState(false);
  const shape = cn("size-full bg-sunken object-cover", className);
  if (broken || (!isVideo(type) && !canBeDrawn(type))) {
    const Icon = isVideo(type) ? FileVideo : isPicture(type) ? FileImage : FileText;
    return (
      <span aria-hidden className={cn("grid place-items-center text-ink-soft", shape)}>
        <Icon className="size-6" />
      </span>
    );
  }
  if (isVideo(type)) {
    return (
      // New recordings have no captions.
      // eslint-disable-next-line jsx-a11y/media-has-caption
      <video
        src={src}
        preload="metadata"
        controls={playable}
        playsInline
        aria-hidden={!playable}
        className={shape}
        onError={() => setBroken(true)}
      />
    );
  }
  return <img src={src} alt="" className={shape} onError={() => setBroken(true)} />;
}
