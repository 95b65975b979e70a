import { Plus } from "lucide-react";
import { memo, useRef, type MouseEvent } from "react";
import { cn } from "@/ui/cn";
import { DayPopover } from "./DayPopover";
import { spokenDay, type Day } from "./days";
import { useDropPlace } from "./dragging";
import type { Days } from "./filters";
import { Grid, type GridProps } from "./Grid";
import type { Row } from "./moves";
import { PostChip } from "./PostChip";
import { StatusDots } from "./StatusDots";
import { usePrinting } from "./window";

/** The page's props for cells of a grid. */
export interface CellProps {
  zone: string;
  onOpen: (id: string) => void;
  onOpenDay: (day: Day) => void;
  /** Begins a post on that day; undefined for people who may not write. */
  onStart: ((day: Day, hour?: number) => void) | undefined;
}

export interface DaysGridProps extends CellProps, Pick<GridProps, "onNudge" | "onAskMove"> {
  label: string;
  weeks: readonly (readonly Day[])[];
  /** "2026-12": days of other months are dimmed. Undefined for views other than a month. */
  month?: string;
  today: Day;
  days: Days;
}

/** How many posts a day shows before "+ … more". */
const MOST_SHOWN = 3;
/** More on paper, where nothing can be clicked. */
const MOST_PRINTED = 30;
const NONE: readonly Row[] = [];

/** Whole weeks, day by day. On a phone a day shows dots, and opens as a list. */
export function DaysGrid(props: DaysGridProps) {
  const { weeks, today, onStart } = props;
  const most = usePrinting() ? MOST_PRINTED : MOST_SHOWN;
  // The tab stop for beginning a post, when there are no posts.
  const first = weeks.flat().find((day) => day >= today);
  return (
    <Grid
      label={props.label}
      days={props.days}
      onNudge={props.onNudge}
      onAskMove={props.onAskMove}
      onStart={onStart}
      className="w-full table-fixed border-separate border-spacing-0 overflow-hidden rounded-card border border-line bg-surface print:rounded-none"
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
              <tr key={week[0]} className="break-inside-avoid">
                {week.map((day) => {
                  const rows = props.days[day] ?? NONE;
                  return (
                    <DayCell
                      key={day}
                      day={day}
                      rows={rows}
                      most={most}
                      isFirst={day === weeks[0]?.[0]}
                      isOutside={props.month !== undefined && !day.startsWith(props.month)}
                      isToday={day === today}
                      isPast={day < today}
                      zone={props.zone}
                      tabStop={rows.some((row) => row.id === tabStop) ? tabStop : undefined}
                      isStartTabStop={day === first}
                      onOpen={props.onOpen}
                      onOpenDay={props.onOpenDay}
                      onStart={onStart}
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

interface DayCellProps extends CellProps {
  day: Day;
  rows: readonly Row[];
  most: number;
  isFirst: boolean;
  isOutside: boolean;
  isToday: boolean;
  isPast: boolean;
  tabStop: string | undefined;
  /** Whether its "+" is a tab stop; arrow keys reach those of other empty days. */
  isStartTabStop: boolean;
}

const DayCell = memo(function DayCell(props: DayCellProps) {
  const { day, rows, isOutside, isPast, tabStop, onStart, onOpenDay } = props;
  const element = useRef<HTMLTableCellElement>(null);
  const isOver = useDropPlace(element, day);
  // One more post takes no more space than the "+ 1 more" line.
  const most = rows.length === props.most + 1 ? props.most + 1 : props.most;
  const shown = rows.slice(0, most);
  const more = rows.length - shown.length;
  const start = isPast || !onStart ? undefined : () => onStart(day);
  const spoken = spokenDay(day, { weekday: "long", day: "numeric", month: "long" });
  const numbered = cn(
    "place-items-center rounded-full tabular-nums",
    isOutside || isPast ? "text-ink-soft" : "text-ink",
    props.isToday && "font-bold ring-2 ring-beat",
  );
  return (
    // A shortcut for the mouse; keyboard users have the "+" inside.
    <td
      ref={element}
      data-day={day}
      aria-current={props.isToday ? "date" : undefined}
      onClick={(event: MouseEvent) => {
        if (event.target === event.currentTarget) start?.();
      }}
      className={cn(
        "group h-16 border-r border-b border-line p-0 align-top last:border-r-0 sm:h-28 sm:p-1",
        isPast ? "bg-sunken/70" : isOutside && "bg-sunken/40",
        isPast && "[&_[data-post]]:saturate-50",
        start && "sm:cursor-cell",
        isOver && "bg-accent-soft outline-2 -outline-offset-2 outline-accent",
      )}
    >
      <div className="mb-0.5 hidden items-center justify-end gap-1 sm:flex">
        {(props.isFirst || day.endsWith("-01")) && (
          <span aria-hidden className="grow text-xs font-semibold text-ink-soft">
            {spokenDay(day, { month: "short" })}
          </span>
        )}
        {start && (
          <button
            type="button"
            data-start={day}
            tabIndex={props.isStartTabStop ? 0 : -1}
            aria-label={`New post on ${spoken}`}
            title="New post on this day"
            onClick={start}
            className="grid size-6 place-items-center rounded-full text-accent opacity-0 group-hover:opacity-100 hover:bg-accent-soft focus-visible:opacity-100 print:hidden"
          >
            <Plus aria-hidden className="size-4" />
          </button>
        )}
        <button
          type="button"
          tabIndex={-1}
          title="Show as list"
          onClick={() => onOpenDay(day)}
          className={cn("grid size-6 text-xs hover:bg-sunken", numbered)}
        >
          <DayNumber day={day} spoken={spoken} count={rows.length} />
        </button>
      </div>
      {shown.length > 0 && (
        <ul className="hidden gap-0.5 sm:grid">
          {shown.map((row) => (
            <li key={row.id} className="min-w-0">
              <PostChip
                row={row}
                zone={props.zone}
                day={day}
                isTabStop={
                  row.id === tabStop ||
                  (row === shown[0] &&
                    Boolean(tabStop) &&
                    !shown.some((each) => each.id === tabStop))
                }
                onOpen={props.onOpen}
              />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <DayPopover
          name={spoken}
          more={more}
          day={day}
          rows={rows}
          zone={props.zone}
          onOpen={props.onOpen}
          onOpenDay={onOpenDay}
        />
      )}
      <button
        type="button"
        onClick={() => (rows.length === 0 && start ? start() : onOpenDay(day))}
        className="flex h-16 w-full flex-col items-center gap-1 pt-1 sm:hidden"
      >
        <span className={cn("grid size-6 text-sm", numbered)}>
          <DayNumber day={day} spoken={spoken} count={rows.length}>
            {rows.length === 0 && start && ", new post"}
          </DayNumber>
        </span>
        <StatusDots rows={rows} />
      </button>
    </td>
  );
});

/** "15", read out as the whole date with its posts. */
function DayNumber({
  day,
  spoken,
  count,
  children,
}: {
  day: Day;
  spoken: string;
  count: number;
  children?: React.ReactNode;
}) {
  return (
    <>
      <span aria-hidden>{Number(day.slice(8))}</span>
      <span className="sr-only">
        {spoken}, {counted(count)}
        {children}
      </span>
    </>
  );
}

const counted = (count: number): string =>
  count === 0 ? "nothing" : count === 1 ? "1 post" : `${count} posts`;
