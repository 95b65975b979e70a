import {
  Bell,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  CircleX,
  ClockAlert,
  Coins,
  Gauge,
  Stamp,
  TriangleAlert,
  Undo2,
  Unplug,
  type LucideIcon,
} from "lucide-react";
import { cn } from "@/ui/cn";
import type { Notification } from "./queries";

interface Look {
  icon: LucideIcon;
  className: string;
}

const LOOK: Record<Notification["type"], Look> = {
  post_failed: { icon: CircleX, className: "bg-failed-soft text-failed-ink" },
  post_missed: { icon: ClockAlert, className: "bg-missed-soft text-missed-ink" },
  post_skipped: { icon: CircleSlash, className: "bg-skipped-soft text-skipped-ink" },
  post_unconfirmed: { icon: CircleHelp, className: "bg-unconfirmed-soft text-unconfirmed-ink" },
  preflight_failed: { icon: TriangleAlert, className: "bg-missed-soft text-missed-ink" },
  account_needs_reconnect: { icon: Unplug, className: "bg-failed-soft text-failed-ink" },
  connection_ends: { icon: Unplug, className: "bg-missed-soft text-missed-ink" },
  low_credits: { icon: Coins, className: "bg-missed-soft text-missed-ink" },
  credits_expiring: { icon: Coins, className: "bg-planned-soft text-planned-ink" },
  plan_changed: { icon: Gauge, className: "bg-planned-soft text-planned-ink" },
  approval_requested: { icon: Stamp, className: "bg-planned-soft text-planned-ink" },
  approval_overdue: { icon: Stamp, className: "bg-missed-soft text-missed-ink" },
  approved: { icon: CircleCheck, className: "bg-posted-soft text-posted-ink" },
  rejected: { icon: Undo2, className: "bg-draft-soft text-draft-ink" },
  tier_limit_reached: { icon: Gauge, className: "bg-beat-soft text-beat-ink" },
};

/** An icon for the type; the title says it in words. */
export function NotificationIcon({ type }: { type: Notification["type"] }) {
  // The API may have types that this console does not know yet.
  const known = (LOOK as Partial<Record<string, Look>>)[type];
  const Icon = known?.icon ?? Bell;
  return (
    <span
      aria-hidden
      className={cn(
        "mt-0.5 grid size-8 shrink-0 place-items-center rounded-full [&_svg]:size-4.5",
        known?.className ?? "bg-draft-soft text-draft-ink",
      )}
    >
      <Icon />
    </span>
  );
}
