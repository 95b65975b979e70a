import { Ban, CirclePause, Stamp, Unplug, UserX, type LucideIcon } from "lucide-react";
import { cn } from "@/ui/cn";
import { CONCERN_NAME } from "./concerns";
import type { Concern } from "./search";

export const CONCERN_LOOK: Record<Concern, { icon: LucideIcon; className: string }> = {
  approval: { icon: Stamp, className: "bg-beat-soft text-beat-ink" },
  rejected: { icon: Ban, className: "bg-danger-soft text-failed-ink" },
  reconnect: { icon: Unplug, className: "bg-danger-soft text-failed-ink" },
  paused: { icon: CirclePause, className: "bg-skipped-soft text-skipped-ink" },
  deleted: { icon: UserX, className: "bg-danger-soft text-failed-ink" },
};

/** What keeps a post from going out: word, icon and colour. */
export function ConcernMark({ concern }: { concern: Concern }) {
  const { icon: Icon, className } = CONCERN_LOOK[concern];
  return (
    <span
      className={cn(
        "inline-flex max-w-full items-center gap-1 rounded-md border border-current px-1.5 text-xs leading-4 font-semibold",
        className,
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="min-w-0">{CONCERN_NAME[concern]}</span>
    </span>
  );
}
