import { CalendarX } from "lucide-react";
import { useContext, useState } from "react";
import { dateTime, time } from "@/time/format";
import { StatusBadge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { EmptyState } from "@/ui/States";
import { Text } from "@/ui/Text";
import { ChipContext, concernsOf, thumbnailOf } from "./concerns";
import { ConcernMark } from "./ConcernMark";
import { spokenDay, type Day } from "./days";
import type { Days } from "./filters";
import { standsAt, wasSentAhead, type Row } from "./moves";
import { titleOf } from "./PostChip";

/** Rows shown at first, and added each time. */
const PAGE = 100;

export interface ListViewProps {
  days: Days;
  zone: string;
  today: Day;
  onOpen: (id: string) => void;
  onAskMove: (row: Row) => void;
}

/** Posts by day; the first hundred, and more on request. */
export function ListView({ days, zone, today, onOpen, onAskMove }: ListViewProps) {
  const [most, setMost] = useState(PAGE);
  const total = Object.values(days).reduce((sum, rows) => sum + rows.length, 0);
  if (total === 0) {
    return (
      <EmptyState icon={CalendarX} title="Nothing on these days">
        Look at other days, clear the filters, or fill the next 4 weeks: that adds the empty slots
        that your accounts' schedules want.
      </EmptyState>
    );
  }
  return (
    <div>
      {firstOf(days, most).map(([day, rows]) => (
        <section key={day} aria-labelledby={`day-${day}`} className="mb-5">
          <h3
            id={`day-${day}`}
            className={cn(
              "sticky top-13 z-10 border-b bg-ground/95 py-1.5 text-sm font-semibold",
              day === today ? "border-beat" : "border-line",
            )}
          >
            {spokenDay(day, { weekday: "long", day: "numeric", month: "long" })}
            {day === today && <span className="font-normal text-ink-soft"> · today</span>}
            <span className="font-normal text-ink-soft"> · {days[day]?.length}</span>
          </h3>
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <PostLine key={row.id} row={row} zone={zone} onOpen={onOpen} onAskMove={onAskMove} />
            ))}
          </ul>
        </section>
      ))}
      {most < total && (
        <Button onClick={() => setMost(most + PAGE)}>
          Show {Math.min(PAGE, total - most)} more of {total - most}
        </Button>
      )}
    </div>
  );
}

function PostLine({
  row,
  zone,
  onOpen,
  onAskMove,
}: Pick<ListViewProps, "zone" | "onOpen" | "onAskMove"> & { row: Row }) {
  const { joined } = useContext(ChipContext);
  const concerns = concernsOf(row, joined);
  const stands = standsAt(row);
  const thumbnail = thumbnailOf(row, joined);
  return (
    <li>
      <a
        href={`?post=${encodeURIComponent(row.id)}`}
        data-post={row.id}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(row.id);
        }}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey) onAskMove(row);
        }}
        className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-center gap-x-3 gap-y-1 rounded-control px-2 py-2.5 text-ink no-underline hover:bg-sunken sm:grid-cols-[5.5rem_minmax(0,1fr)_minmax(0,12rem)_10rem]"
      >
        <time dateTime={stands ?? undefined} className="font-semibold whitespace-nowrap tabular-nums">
          {stands && time(stands, zone)}
        </time>
        <span className="flex min-w-0 items-center gap-2">
          {thumbnail && (
            <img src={thumbnail} alt="" loading="lazy" className="size-10 shrink-0 rounded-control object-cover" />
          )}
          <span className="min-w-0">
            <Text
              truncate
              className={row.content_item_id ? "font-medium" : "text-planned-ink italic"}
            >
              {titleOf(row)}
            </Text>
            {wasSentAhead(row) && row.scheduled_for && (
              <span className="block text-sm text-ink-soft">
                Sent ahead; planned for {dateTime(row.scheduled_for, zone)}
              </span>
            )}
          </span>
        </span>
        {/* On a phone it has its own line under the title. */}
        <span className="col-span-2 flex min-w-0 items-center gap-3 sm:contents">
          <span className="flex min-w-0 items-center gap-1.5 text-sm text-ink-soft">
            <NetworkIcon platform={row.platform} />
            <Text truncate>{row.account_name}</Text>
            <span className="sr-only">({networkName(row.platform)})</span>
          </span>
          <span className="flex shrink-0 flex-wrap items-center gap-1">
            <StatusBadge status={row.status} />
            {concerns.map((concern) => (
              <ConcernMark key={concern} concern={concern} />
            ))}
          </span>
        </span>
      </a>
    </li>
  );
}

/** The first `most` posts, by day. */
function firstOf(days: Days, most: number): [Day, readonly Row[]][] {
  const shown: [Day, readonly Row[]][] = [];
  let left = most;
  for (const day of Object.keys(days).sort()) {
    if (left <= 0) break;
    const rows = (days[day] ?? []).slice(0, left);
    shown.push([day, rows]);
    left -= rows.length;
  }
  return shown;
}
