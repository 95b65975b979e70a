import { daysBetween, shortDayName } from "@/time/days";
import { lag } from "@/time/lag";
import { Chart, Key, LEFT, PLOT_HEIGHT, TOP } from "@/ui/Chart";
import { roundUpLag } from "@/ui/scale";
import type { Day } from "./queries";

interface ChartProps {
  days: readonly Day[];
  first: string;
  last: string;
}

/** The median and the largest lag of each day on which something went out. */
export function LagPerDay({ days, first, last }: ChartProps) {
  const slots = daysBetween(first, last);
  const known = days.filter((day) => day.worst !== null && day.p50 !== null);
  const end = roundUpLag(Math.max(0.1, ...known.map((day) => day.worst ?? 0)));
  const place = new Map(slots.map((slot, index) => [slot, index + 0.5]));
  const high = (seconds: number): number =>
    TOP + PLOT_HEIGHT - (Math.max(0, seconds) / end) * PLOT_HEIGHT;
  const worst = Math.max(0, ...known.map((day) => day.worst ?? 0));
  return (
    <Chart
      title="How late per day"
      says={
        known.length > 0
          ? `The longest delay was ${lag(worst)}, over ${known.length === 1 ? "1 day" : `${known.length} days`} on which posts went out.`
          : "Nothing went out on these days."
      }
      legend={
        <>
          <Key className="rounded-full bg-accent">Half were faster</Key>
          <Key className="rounded-full bg-beat">The slowest</Key>
        </>
      }
      slots={slots}
      end={end}
      written={(seconds) => (seconds === 0 ? "0" : lag(seconds))}
    >
      {(step) =>
        known.map((day) => {
          const steps = place.get(day.day);
          if (steps === undefined || day.p50 === null || day.worst === null) return null;
          const x = LEFT + step * steps;
          const radius = Math.max(1.5, Math.min(4, step * 0.4));
          return (
            <g key={day.day}>
              <title>{`${shortDayName(day.day)}: half within ${lag(day.p50)}, the slowest ${lag(day.worst)}`}</title>
              <line x1={x} x2={x} y1={high(day.p50)} y2={high(day.worst)} className="stroke-line-strong" />
              <circle cx={x} cy={high(day.worst)} r={radius} className="fill-beat" />
              <circle cx={x} cy={high(day.p50)} r={radius} className="fill-accent" />
            </g>
          );
        })
      }
    </Chart>
  );
}
