import { Link } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import type { ReactNode } from "react";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import {
  accountsWords,
  aheadWords,
  lastDay,
  planName,
  queueWords,
  todayWords,
  useLimit,
  useShortages,
  type Limit,
  type Wish,
} from "./limits";
import { useTenant } from "./tenant";

interface LimitNoteProps {
  /** A larger plan with room, if there is one. */
  larger: string | null;
  /** There is no room left. */
  isFull: boolean;
  /** The text already names the larger plan's limit. */
  isTold?: boolean;
  children: ReactNode;
}

/** A line about a limit that is reached, or nearly so, with a link to the plans. */
export function LimitNote({ larger, isFull, isTold = false, children }: LimitNoteProps) {
  const { tenant_id: tenantId } = useTenant();
  return (
    <p
      className={
        isFull ? "rounded-control bg-beat-soft px-3 py-2 text-sm text-beat-ink" : "text-sm text-ink-soft"
      }
    >
      <Gauge aria-hidden className="mr-1.5 inline size-4 align-text-bottom" />
      {children}{" "}
      {larger && (
        <Link
          to="/t/$tenantId/plan"
          params={{ tenantId }}
          className="whitespace-nowrap text-inherit underline underline-offset-4"
        >
          {isTold ? "See the plans" : `${planName(larger)} has more room`}
        </Link>
      )}
    </p>
  );
}

/** How many posts are scheduled, when there is little room for more. */
export function QueueRoom() {
  const limit = useLimit("queue");
  const words = limit && queueWords(limit);
  if (!limit || !words) return null;
  return (
    <LimitNote larger={limit.upgrade_to} isFull={limit.remaining === 0}>
      {words}
    </LimitNote>
  );
}

/** How far ahead posts can be scheduled, if later days are shown: up to `shown`. */
export function DaysAhead({ now, shown }: { now: Date; shown: string }) {
  const { timezone } = useTenant();
  const limit = useLimit("days_ahead");
  if (!limit || shown <= lastDay(limit, timezone, now)) return null;
  return (
    <LimitNote larger={limit.upgrade_to} isFull={false}>
      {aheadWords(limit, timezone, now)}
    </LimitNote>
  );
}

/** Networks that have nearly all of today's posts. */
export function TodaysRoom({ platforms }: { platforms: readonly string[] }) {
  const limit = useLimit("posts_per_day");
  if (!limit) return null;
  return [...new Set(platforms)].map((platform) => {
    const words = todayWords(limit, platform);
    return (
      words && (
        <LimitNote key={platform} larger={limit.upgrade_to} isFull={false}>
          {words}
        </LimitNote>
      )
    );
  });
}

/** How many accounts a network has, before another one is added. */
export function AccountRoom({ platform }: { platform: string }) {
  const limit = useLimit("accounts_per_platform");
  if (!limit || !limit.by_platform[platform]) return null;
  const isFull = isFullOf(limit, platform);
  return (
    <LimitNote larger={isFull ? limit.upgrade_to : null} isFull={isFull}>
      {accountsWords(limit, platform)}
    </LimitNote>
  );
}

/** The networks with a limit of accounts, each with its usage. */
export function AccountsRoom() {
  const limit = useLimit("accounts_per_platform");
  const counts = Object.entries(limit?.by_platform ?? {});
  if (!limit?.max || counts.length === 0) return null;
  const most = limit.max;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-soft">
      <ul aria-label="Accounts of each network" className="flex flex-wrap gap-x-4 gap-y-1">
        {counts.map(([platform, count]) => (
          <li key={platform} className="flex items-center gap-1.5 tabular-nums">
            <NetworkIcon platform={platform} className="size-4" />
            <span>
              {networkName(platform)}: {count} of {most}
            </span>
          </li>
        ))}
      </ul>
      {counts.some(([, count]) => count >= most) && limit.upgrade_to && (
        <LimitNote larger={limit.upgrade_to} isFull={false}>
          Your plan has room for {most} of each network.
        </LimitNote>
      )}
    </div>
  );
}

interface SchedulingRoomProps {
  wishes: readonly Wish[];
  /** The posts will be scheduled, so they need room there. */
  wait: boolean;
}

/**
 * What prevents scheduling these, before anybody tries; otherwise limits that are nearly reached.
 */
export function SchedulingRoom({ wishes, wait }: SchedulingRoomProps) {
  const shortages = useShortages(wishes, wait);
  if (shortages.length === 0) return wait ? <QueueRoom /> : null;
  return shortages.map(({ message, upgrade_to: larger }) => (
    <LimitNote key={message} larger={larger} isFull isTold>
      {message}
    </LimitNote>
  ));
}

const isFullOf = ({ max, by_platform: counts }: Limit, platform: string): boolean =>
  max !== null && (counts[platform] ?? 0) >= max;
