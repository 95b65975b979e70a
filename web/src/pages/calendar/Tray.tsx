import { CalendarPlus } from "lucide-react";
import { Button } from "@/ui/Button";
import type { Row } from "./moves";
import { PostChip } from "./PostChip";

export interface TrayProps {
  rows: readonly Row[];
  /** Loads the rest. */
  more: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  zone: string;
  whyNotEdit: string | undefined;
  onOpen: (id: string) => void;
  onSchedule: (row: Row) => void;
}

/** Posts without a time; they can be dragged into the calendar, or scheduled by date and time. */
export function Tray({ rows, more, zone, whyNotEdit, onOpen, onSchedule }: TrayProps) {
  if (rows.length === 0 && !more.hasNextPage) return null;
  return (
    <section
      aria-labelledby="untimed"
      className="mt-6 rounded-card border border-dashed border-line-strong p-4 print:hidden"
    >
      <h2 id="untimed" className="font-display text-lg font-semibold">
        Without a time
      </h2>
      <p className="mb-3 text-sm text-ink-soft">
        Drag one onto a day, or choose date and time.
      </p>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {rows.map((row) => (
          <li key={row.id} className="flex min-w-0 items-center gap-1">
            <div className="min-w-0 grow">
              <PostChip row={row} zone={zone} isTabStop onOpen={onOpen} />
            </div>
            <Button
              look="quiet"
              size="small"
              whyNot={whyNotEdit}
              aria-label={`Schedule ${row.content_title ?? "this post"} on ${row.account_name}`}
              onClick={() => onSchedule(row)}
            >
              <CalendarPlus aria-hidden />
              Schedule
            </Button>
          </li>
        ))}
      </ul>
      {more.hasNextPage && (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-ink-soft">
          There are more than these {rows.length}.
          <Button
            size="small"
            busy={more.isFetchingNextPage}
            onClick={() => void more.fetchNextPage()}
          >
            Show more
          </Button>
        </p>
      )}
    </section>
  );
}
