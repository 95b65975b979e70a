import { List } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Popover } from "@/ui/Popover";
import type { Day } from "./days";
import type { Row } from "./moves";
import { PostChip } from "./PostChip";

/** Posts shown at first, and added each time. */
const PAGE = 100;

export interface DayPopoverProps {
  /** "Tuesday, December 22", with the hour for a cell of the week. */
  name: string;
  /** How many posts are shown only here. */
  more: number;
  day: Day;
  /** All posts of the cell. */
  rows: readonly Row[];
  zone: string;
  className?: string;
  onOpen: (id: string) => void;
  onOpenDay: (day: Day) => void;
}

/** "+ 7 more", which opens a list of all posts of its cell over the calendar. */
export function DayPopover(props: DayPopoverProps) {
  const { name, more, rows } = props;
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Posts on ${name}`}
      trigger={
        <button
          type="button"
          className={cn(
            "mt-0.5 hidden w-full rounded-md px-1.5 py-0.5 text-left text-xs font-semibold text-accent hover:bg-accent-soft sm:block",
            props.className,
          )}
        >
          + {more} more<span className="sr-only"> on {name}</span>
        </button>
      }
    >
      <h3 className="border-b border-line px-4 py-2.5 font-semibold">
        {name} <span className="font-normal text-ink-soft">· {rows.length} posts</span>
      </h3>
      <DayPosts {...props} onOpen={(id) => {
        setOpen(false);
        props.onOpen(id);
      }} />
      <div className="flex justify-end border-t border-line p-2">
        <Button size="small" look="quiet" onClick={() => props.onOpenDay(props.day)}>
          <List aria-hidden />
          Show as list
        </Button>
      </div>
    </Popover>
  );
}

function DayPosts({ rows, zone, day, onOpen }: DayPopoverProps) {
  const [most, setMost] = useState(PAGE);
  const left = rows.length - most;
  return (
    <ul className="grid gap-1 overflow-y-auto overscroll-contain p-2">
      {rows.slice(0, most).map((row) => (
        <li key={row.id} className="min-w-0">
          <PostChip row={row} zone={zone} day={day} isTabStop onOpen={onOpen} />
        </li>
      ))}
      {left > 0 && (
        <li>
          <Button size="small" onClick={() => setMost(most + PAGE)}>
            Show {Math.min(PAGE, left)} more of {left}
          </Button>
        </li>
      )}
    </ul>
  );
}
