import { memo, useRef } from "react";
import { cn } from "@/ui/cn";
import { monthOf, spokenDay, type Day } from "./days";
import { useDropPlace } from "./dragging";
import type { Days } from "./filters";
import { Grid, type GridProps } from "./Grid";
import type { Row } from "./moves";
import { PostChip } from "./PostChip";
import { StatusDots } from "./StatusDots";

export interface MonthGridProps extends Pick<GridProps, "onNudge" | "onAskMove"> {
  day: Day;
  today: Day;
  firstWeekday: number;
  days: Days;
  zone: string;
  onOpen: (id: string) => void;
  onOpenDay: (day: Day) => void;
}

/** Posts that a day shows before it says how many more there are. */
const MOST_SHOWN = 3;
const NONE: readonly Row[] = [];

/** A month as whole weeks. On a phone a day shows marks, and opens as a list. */
export function MonthGrid(props: MonthGridProps) {
  const weeks = monthOf(props.day, props.firstWeekday);
  const label = spokenDay(props.day, { month: "long", year: "numeric" });
  return (
    <Grid
      label={label}
      days={props.days}
      onNudge={props.onNudge}
      onAskMove={props.onAskMove}
      className="w-full table-fixed border-separate border-spacing-0 overflow-hidden rounded-card border border-line bg-surface"
    >
      {(tabStop) => (
        <>
          <thead>
            <tr>
              {weeks[0]?.map((day) => (
                <th
                  key={day}
                  scope="col"
                  className="border-b border-line px-1 py-1.5 text-xs font-semibold text-ink-soft sm:px-2 sm:text-left"
                >
                  <abbr title={spokenDay(day, { weekday: "long" })} className="no-underline">
                    {spokenDay(day, { weekday: "short" })}
                  </abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]}>
                {week.map((day) => {
                  const rows = props.days[day] ?? NONE;
                  return (
                    <DayCell
                      key={day}
                      day={day}
                      rows={rows}
                      isOutside={day.slice(0, 7) !== props.day.slice(0, 7)}
                      isToday={day === props.today}
                      zone={props.zone}
                      tabStop={rows.some((row) => row.id === tabStop) ? tabStop : undefined}
                      onOpen={props.onOpen}
                      onOpenDay={props.onOpenDay}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </>
      )}
    </Grid>
  );
}

interface DayCellProps {
  day: Day;
  rows: readonly Row[];
  isOutside: boolean;
  isToday: boolean;
  zone: string;
  tabStop: string | undefined;
  onOpen: (id: string) => void;
  onOpenDay: (day: Day) => void;
}

const DayCell = memo(function DayCell(props: DayCellProps) {
  const { day, rows, isOutside, isToday, tabStop } = props;
  const element = useRef<HTMLTableCellElement>(null);
  const isOver = useDropPlace(element, day);
  // One post more takes no more room than the words about it.
  const most = rows.length === MOST_SHOWN + 1 ? MOST_SHOWN + 1 : MOST_SHOWN;
  const shown = rows.slice(0, most);
  const more = rows.length - shown.length;
  const spoken = spokenDay(day, { weekday: "long", day: "numeric", month: "long" });
  return (
    <td
      ref={element}
      data-day={day}
      aria-current={isToday ? "date" : undefined}
      className={cn(
        "h-16 border-r border-b border-line p-0 align-top last:border-r-0 sm:h-28 sm:p-1",
        isOutside && "bg-sunken/50",
        isOver && "bg-accent-soft outline-2 -outline-offset-2 outline-accent",
      )}
    >
      <button
        type="button"
        aria-label={`${spoken}${rows.length > 0 ? `, ${counted(rows.length)}` : ""}. Show as list`}
        tabIndex={-1}
        onClick={() => props.onOpenDay(day)}
        className={cn(
          "mb-0.5 ml-auto hidden size-6 place-items-center rounded-full text-xs tabular-nums hover:bg-sunken sm:grid",
          isOutside ? "text-ink-soft" : "text-ink",
          isToday && "font-bold ring-2 ring-beat",
        )}
      >
        {Number(day.slice(8))}
      </button>
      {shown.length > 0 && (
        <ul className="hidden gap-0.5 sm:grid">
          {shown.map((row) => (
            <li key={row.id} className="min-w-0">
              <PostChip
                row={row}
                zone={props.zone}
                day={day}
                isTabStop={row.id === tabStop || (row === shown[0] && Boolean(tabStop) && !shown.some((each) => each.id === tabStop))}
                onOpen={props.onOpen}
              />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <button
          type="button"
          onClick={() => props.onOpenDay(day)}
          className="mt-0.5 hidden w-full rounded-md px-1.5 py-0.5 text-left text-xs font-semibold text-accent hover:bg-accent-soft sm:block"
          aria-label={`+ ${more} more on ${spoken}`}
        >
          + {more} more
        </button>
      )}
      <button
        type="button"
        aria-label={`${spoken}${rows.length > 0 ? `, ${counted(rows.length)}` : ", nothing"}`}
        onClick={() => props.onOpenDay(day)}
        className="flex h-16 w-full flex-col items-center gap-1 pt-1 sm:hidden"
      >
        <span
          className={cn(
            "grid size-6 place-items-center rounded-full text-sm tabular-nums",
            isOutside && "text-ink-soft",
            isToday && "font-bold ring-2 ring-beat",
          )}
        >
          {Number(day.slice(8))}
        </span>
        <StatusDots rows={rows} />
      </button>
    </td>
  );
});

const counted = (count: number): string => (count === 1 ? "1 post" : `${count} posts`);
