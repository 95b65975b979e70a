import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "./cn";
import { Input } from "./Field";
import { called, found, lone, zonesQuery, type ZoneOption } from "./zoneOptions";

interface ZoneSelectProps {
  id?: string;
  "aria-label"?: string;
  "aria-invalid"?: boolean | undefined;
  "aria-describedby"?: string | undefined;
  /** An IANA name. */
  value: string;
  onChange: (zone: string) => void;
  onBlur?: () => void;
  className?: string;
}

/** A time zone, found by city, old name or offset: a text field with a list of matches. */
export function ZoneSelect(props: ZoneSelectProps) {
  const client = useQueryClient();
  const { data = [], isPending } = useQuery(zonesQuery);
  const coming = isPending ? () => client.query({ ...zonesQuery, staleTime: "static" }) : undefined;
  return <ZoneCombobox {...props} all={data} coming={coming} />;
}

/** `coming`: gives all places, while they are being loaded. */
export function ZoneCombobox({
  all,
  coming,
  value,
  onChange,
  onBlur,
  className,
  ...wiring
}: ZoneSelectProps & {
  all: readonly ZoneOption[];
  coming?: (() => Promise<readonly ZoneOption[]>) | undefined;
}) {
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const isOpen = typed !== null;
  const chosen = called(all, value) ?? lone(value);
  const options = isOpen ? found(all, typed) : [];

  useEffect(() => {
    if (isOpen) list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [isOpen, at]);

  function open(text: string) {
    setTyped(text);
    setAt(text ? 0 : Math.max(0, all.findIndex((option) => option.zone === chosen.zone)));
  }

  function close() {
    setTyped(null);
  }

  function choose(option: ZoneOption) {
    onChange(option.zone);
    close();
  }

  async function chooseOnceLoaded(text: string) {
    const [first] = found((await coming?.()) ?? [], text);
    if (first) choose(first);
  }

  function move(to: number) {
    setAt(Math.min(Math.max(to, 0), options.length - 1));
  }

  function onKeyDown(event: KeyboardEvent) {
    const option = options[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) move(at + (event.key === "ArrowDown" ? 1 : -1));
      else open("");
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      if (option) choose(option);
      else if (coming) void chooseOnceLoaded(typed).catch(() => undefined);
    } else if (event.key === "Escape" && isOpen) {
      // Closes only the list, not the panel around it.
      event.preventDefault();
      event.nativeEvent.stopImmediatePropagation();
      close();
    }
  }

  return (
    <div className={cn("relative", className)}>
      <Input
        {...wiring}
        role="combobox"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && options[at] ? `${listId}-${at}` : undefined}
        className="truncate pr-9"
        placeholder="Search a city"
        value={typed ?? labelOf(chosen)}
        onChange={(event) => open(event.target.value)}
        onClick={() => !isOpen && open("")}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close();
          onBlur?.();
        }}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-3 right-3 size-4 text-ink-soft"
      />
      {isOpen && (
        <div className="absolute inset-x-0 top-full z-20 mt-1 min-w-64 rounded-card border border-line bg-raised p-1.5 shadow-float">
          <ul
            ref={list}
            id={listId}
            role="listbox"
            aria-label="Places"
            className="max-h-64 overflow-y-auto overscroll-contain"
          >
            {options.map((option, index) => (
              // The focus stays in the field, which names the active option.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={option.zone}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={option.zone === chosen.zone}
                className={cn(
                  "flex min-h-10 cursor-pointer items-center gap-3 rounded-control px-3 py-1",
                  index === at && "bg-accent-soft",
                )}
                // The field keeps the focus, because leaving it closes the list.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
              >
                <span className="min-w-0 grow">
                  {option.place}
                  <span className="block text-xs text-ink-soft">{option.about}</span>
                </span>
                <span className="shrink-0 text-sm text-ink-soft tabular-nums">{option.offset}</span>
              </li>
            ))}
          </ul>
          {options.length === 0 && (
            <p className="px-3 py-2 text-sm text-ink-soft">
              {coming
                ? "Loading the places …"
                : "No city like this. Try a larger one nearby, or an offset such as GMT+2."}
            </p>
          )}
        </div>
      )}
      <span role="status" className="sr-only">
        {isOpen ? (options.length === 1 ? "1 place" : `${options.length} places`) : ""}
      </span>
    </div>
  );
}

const labelOf = ({ place, offset }: ZoneOption): string =>
  offset ? `${place} (${offset})` : place;
