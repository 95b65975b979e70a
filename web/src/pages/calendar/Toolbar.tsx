import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { spokenRange, stepped, type Day } from "./days";
import { FilterBar, FilterPopover, ZoneLine, type FilterProps } from "./FilterBar";
import { VIEWS, type CalendarSearch, type View } from "./search";

export interface ToolbarProps extends FilterProps {
  view: View;
  day: Day;
  today: Day;
  firstWeekday: number;
  /** Changes the shown days or the view, so that the browser's Back returns. */
  onStep: (change: CalendarSearch) => void;
  /** If false, the filters are behind one button. */
  isWide: boolean;
}

const VIEW_NAMES: Record<View, string> = {
  weeks: "4 weeks",
  month: "Month",
  week: "Week",
  list: "List",
};
const STEP_NAMES: Record<View, string> = {
  weeks: "four weeks",
  month: "month",
  week: "week",
  list: "four weeks",
};

/** Controls for days, view, accounts, statuses and zone. */
export function Toolbar({ isWide, ...props }: ToolbarProps) {
  const { view, day, firstWeekday } = props;
  return (
    <div className="mb-4 grid gap-2 sm:gap-3 print:[&_button]:hidden">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex grow items-center gap-2.5 sm:gap-4">
          <Steps {...props} />
          <h2
            aria-live="polite"
            className="grow font-display text-base leading-tight font-semibold sm:text-xl"
          >
            {spokenRange(view, day, firstWeekday)}
          </h2>
        </div>
        <div className="flex min-w-0 grow flex-wrap justify-between gap-2 sm:grow-0">
          <Views {...props} />
          {!isWide && <FilterPopover {...props} />}
        </div>
      </div>
      {isWide ? (
        <div className="print:hidden">
          <FilterBar {...props} />
        </div>
      ) : (
        <ZoneLine zone={props.zone} onChange={props.onChange} />
      )}
    </div>
  );
}

function Steps({ view, day, onStep }: Pick<ToolbarProps, "view" | "day" | "onStep">) {
  const step = STEP_NAMES[view];
  return (
    <div className="flex items-center gap-1">
      <Button
        size="icon"
        aria-label={`Previous ${step}`}
        onClick={() => onStep({ day: stepped(view, day, -1) })}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button
        className="max-sm:px-3"
        onClick={() => onStep({ day: undefined })}
        aria-label="Go to today"
      >
        Today
      </Button>
      <Button
        size="icon"
        aria-label={`Next ${step}`}
        onClick={() => onStep({ day: stepped(view, day, 1) })}
      >
        <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}

function Views({ view, day, today, onStep }: Pick<ToolbarProps, "view" | "day" | "today" | "onStep">) {
  return (
    <div role="group" aria-label="View" className="flex print:hidden rounded-control border border-line-strong">
      {VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === view}
          className={cn(
            "min-h-10 border-r border-line-strong px-2 font-medium whitespace-nowrap max-sm:text-sm first:rounded-l-control last:rounded-r-control last:border-r-0 sm:px-4",
            each === view ? "bg-accent text-accent-ink" : "bg-raised hover:bg-sunken",
          )}
          onClick={() =>
            onStep({ view: each === "weeks" ? undefined : each, day: day === today ? undefined : day })
          }
        >
          {VIEW_NAMES[each]}
        </button>
      ))}
    </div>
  );
}
