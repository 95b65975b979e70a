import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { Day } from "./days";
import type { Days } from "./filters";
import type { Row } from "./moves";
import { stepFrom, type Arrow } from "./keyboard";

export interface GridProps {
  label: string;
  days: Days;
  /** Handles Shift with an arrow key on the focused post; returns whether it moves. */
  onNudge: (row: Row, arrow: Arrow) => boolean;
  /** Handles M on the focused post. */
  onAskMove: (row: Row) => void;
  /** Handles N: begins a post on the focused day or hour. */
  onStart: ((day: Day, hour?: number) => void) | undefined;
  className?: string;
  /** Gets the id of the post that is the tab stop. */
  children: (tabStop: string | undefined) => ReactNode;
}

const ARROWS: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

/** Days with posts, navigated by arrow keys: a single tab stop for any number of posts. */
export function Grid({ label, days, onNudge, onAskMove, onStart, className, children }: GridProps) {
  const element = useRef<HTMLTableElement>(null);
  const moved = useRef<string | null>(null);
  const [active, setActive] = useState<string>();
  const rows = Object.values(days).flat();
  const tabStop = rows.some((row) => row.id === active) ? active : firstShown(days);

  // A moved post is unmounted and mounted elsewhere; the focus follows it.
  useEffect(() => {
    if (!moved.current) return;
    const post = element.current?.querySelector<HTMLElement>(
      `[data-post="${CSS.escape(moved.current)}"]`,
    );
    if (document.activeElement === document.body) post?.focus();
  }, [days]);

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    const target = event.target as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const stop = target.closest<HTMLElement>("[data-post], [data-start]");
    const cell = target.closest<HTMLElement>("td");
    if (event.key.toLowerCase() === "n" && cell?.dataset.day && onStart) {
      event.preventDefault();
      const { day, hour } = cell.dataset;
      onStart(day, hour === undefined ? undefined : Number(hour));
      return;
    }
    if (stop && ARROWS.has(event.key) && !event.shiftKey) {
      event.preventDefault();
      stepFrom(stop, event.key as Arrow)?.focus();
      return;
    }
    const row = rows.find((each) => each.id === stop?.dataset.post);
    if (!row) return;
    if (event.key.toLowerCase() === "m") {
      event.preventDefault();
      moved.current = row.id;
      onAskMove(row);
    } else if (ARROWS.has(event.key)) {
      event.preventDefault();
      moved.current = onNudge(row, event.key as Arrow) ? row.id : moved.current;
    }
  }

  return (
    // The keys are for the links inside; the table itself is not focusable.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table
      ref={element}
      aria-label={label}
      aria-describedby="calendar-keys"
      className={className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const post = event.target.closest<HTMLElement>("[data-post]");
        if (post) setActive(post.dataset.post);
        if (post?.dataset.post !== moved.current) moved.current = null;
      }}
    >
      {children(tabStop)}
    </table>
  );
}

function firstShown(days: Days): string | undefined {
  const first = Object.keys(days).sort()[0];
  return first && days[first]?.[0]?.id;
}
