import { STATUS_LOOK } from "@/ui/Badge";
import { cn } from "@/ui/cn";
import type { Row } from "./moves";
import { STATUSES } from "./search";

const MOST_MARKS = 3;

/** A day in small: a mark for each status that it holds, and how many posts. */
export function StatusDots({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const statuses = STATUSES.filter((status) => rows.some((row) => row.status === status));
  return (
    <span aria-hidden className="flex flex-col items-center gap-0.5">
      <span className="flex">
        {statuses.slice(0, MOST_MARKS).map((status) => {
          const { className, icon: Icon } = STATUS_LOOK[status];
          return <Icon key={status} className={cn("size-3.5 rounded-full", className)} />;
        })}
      </span>
      <span className="text-xs leading-none font-semibold text-ink-soft">{rows.length}</span>
    </span>
  );
}
