import { ListFilter, Undo2, X } from "lucide-react";
import { useId, useState, type ComponentProps, type ReactNode } from "react";
import type { Account } from "@/accounts/queries";
import { useTenant } from "@/session/tenant";
import { zonePlace, zoneTime } from "@/time/zones";
import { Button, buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Checkbox } from "@/ui/Field";
import { Menu, MenuCheckbox } from "@/ui/Menu";
import { Popover } from "@/ui/Popover";
import { POST_STATUS } from "@/ui/statusWords";
import { ZoneSelect } from "@/ui/ZoneSelect";
import { CONCERN_NAME } from "./concerns";
import { toggled } from "./filters";
import { CONCERNS, STATUSES, type CalendarSearch } from "./search";

export interface FilterProps {
  zone: string;
  accounts: readonly Account[];
  search: CalendarSearch;
  onChange: (change: CalendarSearch) => void;
}

interface Choice {
  value: string;
  says: string;
  isChosen: boolean;
  toggle: () => void;
}

function choicesOf({ accounts, search, onChange }: FilterProps) {
  return {
    accounts: accounts.map(
      ({ id, name }): Choice => ({
        value: id,
        says: name,
        isChosen: search.accounts?.includes(id) ?? false,
        toggle: () => onChange({ accounts: toggled(search.accounts, id) }),
      }),
    ),
    statuses: STATUSES.map(
      (status): Choice => ({
        value: status,
        says: POST_STATUS[status],
        isChosen: search.statuses?.includes(status) ?? false,
        toggle: () => onChange({ statuses: toggled(search.statuses, status) }),
      }),
    ),
    concerns: CONCERNS.map(
      (concern): Choice => ({
        value: concern,
        says: CONCERN_NAME[concern],
        isChosen: search.concerns?.includes(concern) ?? false,
        toggle: () => onChange({ concerns: toggled(search.concerns, concern) }),
      }),
    ),
  };
}

const NO_ACCOUNTS = "There are no accounts yet.";

/** Filters by account and status, and the zone: a row of controls, if there is room. */
export function FilterBar(props: FilterProps) {
  const { search, onChange } = props;
  const { accounts, statuses, concerns } = choicesOf(props);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu align="start" trigger={<FilterButton name="Accounts" count={search.accounts?.length} />}>
        {accounts.length === 0 && <p className="px-3 py-2 text-ink-soft">{NO_ACCOUNTS}</p>}
        <MenuChoices of={accounts} />
      </Menu>
      <Menu align="start" trigger={<FilterButton name="Status" count={search.statuses?.length} />}>
        <MenuChoices of={statuses} />
      </Menu>
      <Menu align="start" trigger={<FilterButton name="Held back" count={search.concerns?.length} />}>
        <MenuChoices of={concerns} />
      </Menu>
      {isFiltered(search) && <Clear onChange={onChange} />}
      <div className="grow" />
      <OwnZone zone={props.zone} onChange={onChange} />
      <div className="flex items-center gap-2 text-sm">
        <span aria-hidden className="shrink-0 text-ink-soft">
          Times in
        </span>
        <CalendarZone
          zone={props.zone}
          onChange={onChange}
          aria-label="Time zone"
          className="w-64"
        />
      </div>
    </div>
  );
}

/** The same behind one button, for a phone. */
export function FilterPopover(props: FilterProps) {
  const { search, onChange } = props;
  const { accounts, statuses, concerns } = choicesOf(props);
  const [open, setOpen] = useState(false);
  const zoneId = useId();
  const count = [search.accounts, search.statuses, search.concerns].flatMap((each) => each ?? []).length;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Filters"
      trigger={<FilterButton name="Filters" count={count || undefined} className="px-3" />}
    >
      <div className="grid gap-4 overflow-y-auto p-4">
        <div className="grid gap-1">
          <label htmlFor={zoneId} className="text-sm font-semibold">
            Time zone
          </label>
          <CalendarZone zone={props.zone} onChange={onChange} id={zoneId} />
        </div>
        <Choices name="Accounts" of={accounts}>
          {accounts.length === 0 && <p className="text-ink-soft">{NO_ACCOUNTS}</p>}
        </Choices>
        <Choices name="Status" of={statuses} inColumns />
        <Choices name="Held back" of={concerns} inColumns />
      </div>
      <div className="flex justify-end gap-2 border-t border-line p-2">
        {isFiltered(search) && <Clear onChange={onChange} />}
        <Button onClick={() => setOpen(false)}>Done</Button>
      </div>
    </Popover>
  );
}

/** The zone in words, where there is no select for it. */
export function ZoneLine(props: Pick<FilterProps, "zone" | "onChange">) {
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-sm text-ink-soft">
      {zoneTime(props.zone)}
      <OwnZone {...props} />
    </p>
  );
}

/** Switches back to the business's own zone. */
function OwnZone({ zone, onChange }: Pick<FilterProps, "zone" | "onChange">) {
  const { timezone } = useTenant();
  if (zone === timezone) return null;
  return (
    <Button
      look="quiet"
      size="small"
      className="max-sm:px-1 max-sm:underline"
      onClick={() => onChange({ zone: undefined })}
    >
      <Undo2 aria-hidden className="max-sm:hidden" />
      Back to {zonePlace(timezone)}
    </Button>
  );
}

function CalendarZone({
  zone,
  onChange,
  ...rest
}: Pick<FilterProps, "zone" | "onChange"> &
  Omit<ComponentProps<typeof ZoneSelect>, "value" | "onChange">) {
  const { timezone } = useTenant();
  return (
    <ZoneSelect
      {...rest}
      value={zone}
      onChange={(chosen) => onChange({ zone: chosen === timezone ? undefined : chosen })}
    />
  );
}

const isFiltered = (search: CalendarSearch): boolean =>
  Boolean(search.accounts ?? search.statuses ?? search.concerns);

function Clear({ onChange }: Pick<FilterProps, "onChange">) {
  return (
    <Button
      look="quiet"
      onClick={() => onChange({ accounts: undefined, statuses: undefined, concerns: undefined })}
    >
      <X aria-hidden />
      Clear filters
    </Button>
  );
}

function MenuChoices({ of }: { of: readonly Choice[] }) {
  return of.map(({ value, says, isChosen, toggle }) => (
    <MenuCheckbox key={value} checked={isChosen} onCheckedChange={toggle}>
      {says}
    </MenuCheckbox>
  ));
}

function Choices({
  name,
  of,
  inColumns,
  children,
}: {
  name: string;
  of: readonly Choice[];
  inColumns?: boolean;
  children?: ReactNode;
}) {
  return (
    <fieldset>
      <legend className="text-sm font-semibold">{name}</legend>
      <div className={cn("grid", inColumns && "grid-cols-2 gap-x-3")}>
        {of.map(({ value, says, isChosen, toggle }) => (
          <Checkbox
            key={value}
            label={says}
            className="min-h-10"
            checked={isChosen}
            onChange={toggle}
          />
        ))}
      </div>
      {children}
    </fieldset>
  );
}

function FilterButton({
  name,
  count,
  className,
  ...rest
}: { name: string; count: number | undefined } & ComponentProps<"button">) {
  return (
    <button type="button" {...rest} className={cn(buttonClass(), className)}>
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
