import { axisDayName, daysBetween, shortDayName } from "@/time/days";
import { Card } from "./Page";
import { labelled, roundUp } from "./scale";
import { useWidth } from "./useWidth";

/** In CSS pixels, like all sizes here, so that text in a chart has its usual size. */
const USUAL_WIDTH = 480;
const HEIGHT = 180;
export const LEFT = 56;
const RIGHT = 8;
const BOTTOM = 24;
export const TOP = 10;
export const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
const BASE = TOP + PLOT_HEIGHT;
const LABEL_WIDTH = 64;

/** One day's posts: those that went out, and those that did not. */
export interface DayOfPosts {
  day: string;
  out: number;
  not: number;
}

/** Posts that went out on each day, stacked with those that did not. */
export function PostsPerDay({
  days,
  first,
  last,
}: {
  days: readonly DayOfPosts[];
  first: string;
  last: string;
}) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const slots = daysBetween(first, last);
  const end = roundUp(Math.max(1, ...days.map((day) => day.out + day.not)));
  const tall = (posts: number): number => (posts / end) * PLOT_HEIGHT;
  const out = days.reduce((sum, day) => sum + day.out, 0);
  const not = days.reduce((sum, day) => sum + day.not, 0);
  return (
    <Chart
      title="Posts per day"
      says={`${out} posts went out and ${not} did not, over ${slots.length} days.`}
      legend={
        <>
          <Key className="bg-posted-ink">Went out</Key>
          <Key className="bg-failed-ink">Did not</Key>
        </>
      }
      slots={slots}
      end={end}
      written={(posts) => (Number.isInteger(posts) ? String(posts) : "")}
    >
      {(step) =>
        slots.map((slot, index) => {
          const day = byDay.get(slot);
          if (!day) return null;
          const width = Math.max(1.5, Math.min(18, step * 0.7));
          const x = LEFT + step * index + (step - width) / 2;
          return (
            <g key={slot}>
              <title>{`${shortDayName(slot)}: ${day.out} went out, ${day.not} did not`}</title>
              <rect
                x={x}
                y={BASE - tall(day.out)}
                width={width}
                height={tall(day.out)}
                className="fill-posted-ink"
              />
              <rect
                x={x}
                y={BASE - tall(day.out) - tall(day.not)}
                width={width}
                height={tall(day.not)}
                className="fill-failed-ink"
              />
            </g>
          );
        })
      }
    </Chart>
  );
}

/** Days side by side, each drawn by `children`, and an axis up to `end`. */
export function Chart({
  title,
  says,
  legend,
  slots,
  end,
  written,
  children,
}: {
  title: string;
  /** The chart in one sentence; the table below has the figures. */
  says: string;
  legend: React.ReactNode;
  slots: readonly string[];
  end: number;
  written: (value: number) => string;
  /** Draws the content for slots of this width. */
  children: (step: number) => React.ReactNode;
}) {
  const [element, width] = useWidth<HTMLDivElement>(USUAL_WIDTH);
  const plotWidth = width - LEFT - RIGHT;
  const marks = labelled(slots.length, Math.max(1, Math.floor(plotWidth / LABEL_WIDTH)));
  const step = plotWidth / slots.length;
  return (
    <Card className="min-w-0">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <h2 className="grow font-display text-lg font-semibold">
          {title}
        </h2>
        <div className="flex gap-4 text-sm text-ink-soft">{legend}</div>
      </div>
      <div ref={element}>
        <svg
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={says}
          className="block h-auto w-full"
        >
          {[0, 0.5, 1].map((part) => {
            const y = TOP + PLOT_HEIGHT * (1 - part);
            return (
              <g key={part}>
                <line x1={LEFT} x2={width - RIGHT} y1={y} y2={y} className="stroke-line" />
                <text x={LEFT - 8} y={y + 4} textAnchor="end" className="fill-ink-soft text-[12px]">
                  {written(end * part)}
                </text>
              </g>
            );
          })}
          {children(step)}
          {slots.map((slot, index) =>
            marks.has(index) ? (
              <text
                key={slot}
                // The last label ends with the plot, because half of it would be cut off.
                x={index === slots.length - 1 ? width - RIGHT : LEFT + step * (index + 0.5)}
                y={HEIGHT - 6}
                textAnchor={index === slots.length - 1 ? "end" : "middle"}
                className="fill-ink-soft text-[12px]"
              >
                {axisDayName(slot)}
              </text>
            ) : null,
          )}
        </svg>
      </div>
    </Card>
  );
}

/** The meaning of a colour. */
export function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 ${className}`} />
      {children}
    </span>
  );
}
