import {
  CalendarCheck,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  CircleX,
  ClockAlert,
  FilePen,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Schema } from "@/api/client";
import { cn } from "./cn";
import { POST_STATUS } from "./statusWords";

type Tone = "neutral" | "accent" | "beat" | "danger" | "good";

const TONES: Record<Tone, string> = {
  neutral: "bg-draft-soft text-draft-ink",
  accent: "bg-accent-soft text-scheduled-ink",
  beat: "bg-beat-soft text-beat-ink",
  danger: "bg-danger-soft text-failed-ink",
  good: "bg-posted-soft text-posted-ink",
};

const SHAPE =
  "inline-flex items-center gap-1.5 rounded-full align-middle px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={cn(SHAPE, TONES[tone])}>{children}</span>;
}

export type Status = Schema["Status"];

/**
 * The look of each post status: classes for text and background, and an icon; its word is in
 * `POST_STATUS`.
 */
export const STATUS_LOOK: Record<Status, { className: string; icon: LucideIcon }> = {
  Planned: { className: "bg-planned-soft text-planned-ink", icon: CircleDashed },
  Draft: { className: "bg-draft-soft text-draft-ink", icon: FilePen },
  Scheduled: { className: "bg-scheduled-soft text-scheduled-ink", icon: CalendarCheck },
  Publishing: { className: "bg-publishing-soft text-publishing-ink", icon: LoaderCircle },
  Posted: { className: "bg-posted-soft text-posted-ink", icon: CircleCheck },
  Failed: { className: "bg-failed-soft text-failed-ink", icon: CircleX },
  Unconfirmed: { className: "bg-unconfirmed-soft text-unconfirmed-ink", icon: CircleHelp },
  Missed: { className: "bg-missed-soft text-missed-ink", icon: ClockAlert },
  Skipped: { className: "bg-skipped-soft text-skipped-ink", icon: CircleSlash },
};

/** A post's status: word, colour and icon, so that nothing depends on colour alone. */
export function StatusBadge({ status }: { status: Status }) {
  const { className, icon: Icon } = STATUS_LOOK[status];
  return (
    <span className={cn(SHAPE, className)}>
      <Icon aria-hidden />
      {POST_STATUS[status]}
    </span>
  );
}
