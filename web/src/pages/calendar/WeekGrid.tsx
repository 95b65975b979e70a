import { Plus } from "lucide-react";
import { memo, useEffect, useRef, type MouseEvent } from "react";
import { wallOf } from "@/time/local";
import { cn } from "@/ui/cn";
import { spokenDay, weekOf, type Day } from "./days";
import { useDropPlace } from "./dragging";
import { DayPopover } from "./DayPopover";
import type { CellProps, DaysGridProps } from "./DaysGrid";
import { Grid } from "./Grid";
import { standsAt, type Row } from "./moves";
import { PostChip } from "./PostChip";

const MOST_SHOWN = 3;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** The hour at which a week without today opens. */
const MORNING = 8;
const NONE: readonly Row[] = [];

export interface WeekGridProps extends Omit<DaysGridProps, "label" | "weeks" | "month"> {
  day: Day;
  firstWeekday: number;
  now: Date;
}

/** A week by hours. It opens at the present hour, or in the morning; earlier hours are above. */
export function WeekGrid(props: WeekGridProps) {
  const week = weekOf(props.day, props.firstWeekday);
  const byHour = new Map<string, Row[]>();
  for (const day of week) {
    for (const row of props.days[day] ?? NONE) {
      const key = wallOf(standsAt(row) ?? "", props.zone).slice(0, 13);
      const rows = byHour.get(key);
      if (rows) rows.push(row);
      else byHour.set(key, [row]);
    }
  }
  const current = wallOf(props.now, props.zone).slice(0, 13);
  const box = useRef<HTMLDivElement>(null);
  const start = useRef<HTMLTableRowElement>(null);
  const hasToday = week.includes(current.slice(0, 10));
  const firstHour = hasToday ? Number(current.slice(11)) : MORNING;
  const isEmpty = byHour.size === 0;
  // Again when the posts are loaded: their rows are higher and would push a late hour out of view.
  useEffect(() => {
    const head = box.current?.querySelector("thead");
    if (box.current && start.current && head) {
      box.current.scrollTop = start.current.offsetTop - head.offsetHeight;
    }
  }, [isEmpty]);
  return (
    <div
      ref={box}
      className="max-h-[calc(100dvh-var(--toasts,0px)-22rem)] min-h-80 overflow-y-auto rounded-card border border-line print:max-h-none print:overflow-visible"
    >
      <Grid
        label={`Week of ${spokenDay(week[0] ?? props.day, { dateStyle: "long" })}`}
        days={props.days}
        onNudge={props.onNudge}
        onAskMove={props.onAskMove}
        onStart={props.onStart}
        className="w-full table-fixed border-separate border-spacing-0 bg-surface"
      >
        {(tabStop) => (
          <>
            <thead>
              <tr>
                <th scope="col" className="sticky top-0 z-10 w-16 border-b border-line bg-surface">
                  <span className="sr-only">Hour</span>
                </th>
                {week.map((day) => (
                  <th
                    key={day}
                    scope="col"
                    aria-current={day === props.today ? "date" : undefined}
                    className={cn(
                      "sticky top-0 z-10 border-b border-l border-line bg-surface px-2 py-1.5 text-left text-xs font-semibold",
                      day === props.today ? "border-b-2 border-b-beat text-ink" : "text-ink-soft",
                    )}
                  >
                    <button
                      type="button"
                      className="hover:underline"
                      onClick={() => props.onOpenDay(day)}
                      title="Show as list"
                    >
                      {spokenDay(day, { weekday: "short", day: "numeric", month: "short" })}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {HOURS.map((hour) => (
                <tr key={hour} ref={hour === firstHour ? start : undefined}>
                  <th
                    scope="row"
                    className="h-7 border-b border-line px-2 pt-1 text-right align-top text-xs font-normal text-ink-soft tabular-nums"
                  >
                    {spokenHour(hour)}
                  </th>
                  {week.map((day) => {
                    const key = `${day}T${String(hour).padStart(2, "0")}`;
                    const rows = byHour.get(key) ?? NONE;
                    return (
                      <HourCell
                        key={day}
                        day={day}
                        hour={hour}
                        rows={rows}
                        isNow={key === current}
                        isPast={key < current}
                        zone={props.zone}
                        tabStop={rows.some((row) => row.id === tabStop) ? tabStop : undefined}
                        onOpen={props.onOpen}
                        onOpenDay={props.onOpenDay}
                        onStart={props.onStart}
                      />
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </>
        )}
      </Grid>
    </div>
  );
}

/** A whole hour in the browser's locale. */
function spokenHour(hour: number): string {
  const format = new Intl.DateTimeFormat(undefined, { hour: "numeric", timeZone: "UTC" });
  return format.format(hour * 3_600_000);
}

interface HourCellProps extends CellProps {
  day: Day;
  hour: number;
  rows: readonly Row[];
  isNow: boolean;
  isPast: boolean;
  tabStop: string | undefined;
}

const HourCell = memo(function HourCell(props: HourCellProps) {
  const { day, hour, rows, tabStop } = props;
  const element = useRef<HTMLTableCellElement>(null);
  const isOver = useDropPlace(element, day, hour);
  const shown = rows.slice(0, MOST_SHOWN);
  const more = rows.length - shown.length;
  const isHidden = Boolean(tabStop) && !shown.some((row) => row.id === tabStop);
  const spoken = `${spokenDay(day, { weekday: "long", day: "numeric", month: "long" })}, ${spokenHour(hour)}`;
  const { onStart } = props;
  const start = props.isPast || !onStart ? undefined : () => onStart(day, hour);
  return (
    // A shortcut for the mouse; keyboard users have the "+" inside.
    <td
      ref={element}
      data-day={day}
      data-hour={hour}
      onClick={(event: MouseEvent) => {
        if (event.target === event.currentTarget) start?.();
      }}
      className={cn(
        "h-7 border-b border-l border-line p-0.5 align-top",
        props.isPast && "bg-sunken/70 [&_[data-post]]:saturate-50",
        start && "cursor-cell",
        props.isNow && "border-t-2 border-t-beat",
        isOver && "bg-accent-soft outline-2 -outline-offset-2 outline-accent",
      )}
    >
      {shown.length > 0 && (
        <ul className="grid gap-0.5">
          {shown.map((row, index) => (
            <li key={row.id} className="min-w-0">
              <PostChip
                row={row}
                zone={props.zone}
                day={day}
                isTabStop={row.id === tabStop || (isHidden && index === 0)}
                onOpen={props.onOpen}
              />
            </li>
          ))}
        </ul>
      )}
      {rows.length === 0 && start && (
        <button
          type="button"
          data-start={day}
          tabIndex={-1}
          aria-label={`New post on ${spoken}`}
          onClick={start}
          className="grid h-6 w-full place-items-center rounded-md text-accent opacity-0 hover:bg-accent-soft hover:opacity-100 focus-visible:opacity-100 print:hidden"
        >
          <Plus aria-hidden className="size-4" />
        </button>
      )}
      {more > 0 && (
        <DayPopover
          name={spoken}
          more={more}
          day={day}
          rows={rows}
          zone={props.zone}
          className="mt-0 py-0"
          onOpen={props.onOpen}
          onOpenDay={props.onOpenDay}
        />
      )}
    </td>
  );
});
