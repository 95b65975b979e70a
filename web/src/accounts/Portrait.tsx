import { useState } from "react";
import { cn } from "@/ui/cn";

interface PortraitProps {
  name: string;
  /** The picture's address at the network, if it is known. */
  src: string | null;
  className?: string;
}

/** An account's picture at its network; where there is none, or it can't be loaded, the first letter of its name. */
export function Portrait({ name, src, className }: PortraitProps) {
  const [brokenSrc, setBrokenSrc] = useState<string>();
  if (src && src !== brokenSrc) {
    return (
      <img
        src={src}
        alt=""
        referrerPolicy="no-referrer"
        className={cn("size-8 rounded-full bg-sunken object-cover", className)}
        onError={() => setBrokenSrc(src)}
      />
    );
  }
  const [first] = new Intl.Segmenter().segment(name.replace(/^@/, ""));
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-8 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong",
        className,
      )}
    >
      {first?.segment.toUpperCase()}
    </span>
  );
}
