import { ChevronLeft, ChevronRight, ListFilter, X } from "lucide-react";
import type { Account } from "@/accounts/queries";
import { ZoneSelect } from "@/ui/ZoneSelect";
import { STATUS_LOOK } from "@/ui/Badge";
import { Button, buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Menu, MenuCheckbox } from "@/ui/Menu";
import { spokenRange, stepped, type Day } from "./days";
import { toggled } from "./filters";
import { STATUSES, VIEWS, type CalendarSearch, type View } from "./search";

export interface ToolbarProps {
  view: View;
  day: Day;
  today: Day;
  firstWeekday: number;
  zone: string;
  accounts: readonly Account[];
  search: CalendarSearch;
  onChange: (change: CalendarSearch) => void;
}

const VIEW_NAMES: Record<View, string> = { month: "Month", week: "Week", list: "List" };

/** Which days, how, of which accounts and statuses, and by whose clock. */
export function Toolbar(props: ToolbarProps) {
  const { view, day, today, onChange } = props;
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-center gap-1">
          <Button
            size="icon"
            aria-label={`Previous ${view === "list" ? "four weeks" : view}`}
            onClick={() => onChange({ day: stepped(view, day, -1) })}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button onClick={() => onChange({ day: undefined })} aria-label="Go to today">
            Today
          </Button>
          <Button
            size="icon"
            aria-label={`Next ${view === "list" ? "four weeks" : view}`}
            onClick={() => onChange({ day: stepped(view, day, 1) })}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
        <h2 aria-live="polite" className="grow font-display text-xl font-semibold">
          {spokenRange(view, day, props.firstWeekday)}
        </h2>
        <div role="group" aria-label="View" className="flex rounded-control border border-line-strong">
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === view}
              className={cn(
                "min-h-10 border-r border-line-strong px-4 font-medium first:rounded-l-control last:rounded-r-control last:border-r-0",
                each === view ? "bg-accent text-accent-ink" : "bg-raised hover:bg-sunken",
              )}
              onClick={() =>
                onChange({ view: each === "month" ? undefined : each, day: day === today ? undefined : day })
              }
            >
              {VIEW_NAMES[each]}
            </button>
          ))}
        </div>
      </div>
      <Filters {...props} />
    </div>
  );
}

function Filters({ accounts, search, zone, onChange }: ToolbarProps) {
  const isFiltered = Boolean(search.accounts ?? search.statuses);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu align="start" trigger={<FilterButton name="Accounts" count={search.accounts?.length} />}>
        {accounts.length === 0 && <p className="px-3 py-2 text-ink-soft">There are no accounts yet.</p>}
        {accounts.map((account) => (
          <MenuCheckbox
            key={account.id}
            checked={search.accounts?.includes(account.id) ?? false}
            onCheckedChange={() => onChange({ accounts: toggled(search.accounts, account.id) })}
          >
            {account.name}
          </MenuCheckbox>
        ))}
      </Menu>
      <Menu align="start" trigger={<FilterButton name="Status" count={search.statuses?.length} />}>
        {STATUSES.map((status) => (
          <MenuCheckbox
            key={status}
            checked={search.statuses?.includes(status) ?? false}
            onCheckedChange={() => onChange({ statuses: toggled(search.statuses, status) })}
          >
            {STATUS_LOOK[status].says}
          </MenuCheckbox>
        ))}
      </Menu>
      {isFiltered && (
        <Button
          look="quiet"
          onClick={() => onChange({ accounts: undefined, statuses: undefined })}
        >
          <X aria-hidden />
          Clear filters
        </Button>
      )}
      <div className="grow" />
      <div className="flex w-full items-center gap-2 text-sm text-ink-soft sm:w-auto">
        <span aria-hidden className="shrink-0">
          Times in
        </span>
        <ZoneSelect
          aria-label="Time zone"
          className="sm:w-64"
          value={zone}
          also={zone}
          onChange={(event) => onChange({ zone: event.target.value })}
        />
      </div>
    </div>
  );
}

function FilterButton({
  name,
  count,
  ...rest
}: { name: string; count: number | undefined } & React.ComponentProps<"button">) {
  return (
    <button type="button" {...rest} className={buttonClass()}>
      <ListFilter aria-hidden />
      {name}
      {count && (
        <span className="rounded-full bg-accent px-2 text-xs font-semibold text-accent-ink">
          {count}
          <span className="sr-only"> chosen</span>
        </span>
      )}
    </button>
  );
}
