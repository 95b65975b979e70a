import { useContext } from "react";
import { STATUS_LOOK } from "@/ui/Badge";
import { cn } from "@/ui/cn";
import { ChipContext, concernsOf, CONCERN_NAME } from "./concerns";
import { CONCERN_LOOK } from "./ConcernMark";
import type { Row } from "./moves";
import { CONCERNS, STATUSES } from "./search";

const MOST_MARKS = 3;

/** A small summary of a day: a dot per status, the number of posts, and what holds some back. */
export function StatusDots({ rows }: { rows: readonly Row[] }) {
  const { joined } = useContext(ChipContext);
  if (rows.length === 0) return null;
  const found = new Set(rows.flatMap((row) => concernsOf(row, joined)));
  const concerns = CONCERNS.filter((concern) => found.has(concern));
  const statuses = STATUSES.filter((status) => rows.some((row) => row.status === status));
  return (
    <span className="flex flex-col items-center gap-0.5">
      <span aria-hidden className="flex">
        {statuses.slice(0, MOST_MARKS).map((status) => {
          const { className, icon: Icon } = STATUS_LOOK[status];
          return <Icon key={status} className={cn("size-3.5 rounded-full", className)} />;
        })}
      </span>
      <span aria-hidden className="flex items-center gap-0.5 text-xs leading-none font-semibold text-ink-soft">
        {rows.length}
        {concerns.slice(0, MOST_MARKS - 1).map((concern) => {
          const { className, icon: Icon } = CONCERN_LOOK[concern];
          return <Icon key={concern} className={cn("size-3.5 rounded-sm", className)} />;
        })}
      </span>
      <span className="sr-only">
        {concerns.map((concern) => `, ${CONCERN_NAME[concern].toLowerCase()}`).join("")}
      </span>
    </span>
  );
}
