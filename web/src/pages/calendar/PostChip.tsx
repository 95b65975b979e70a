import { memo, useRef } from "react";
import { time } from "@/time/format";
import { STATUS_LOOK } from "@/ui/Badge";
import { POST_STATUS } from "@/ui/statusWords";
import { cn } from "@/ui/cn";
import { NetworkIcon } from "@/ui/NetworkIcon";
import type { Day } from "./days";
import { useDraggable } from "./dragging";
import type { Row } from "./moves";

export interface PostChipProps {
  row: Row;
  zone: string;
  /** The day on which it is shown; undefined in the tray. */
  day?: Day;
  /** Whether Tab reaches it; arrow keys reach the others. */
  isTabStop: boolean;
  onOpen: (id: string) => void;
}

/** What a post is called before it has content. */
export const titleOf = (row: Pick<Row, "content_title">): string =>
  row.content_title ?? "Empty slot";

/** A post in the calendar: opens its panel, and can be dragged. */
export const PostChip = memo(function PostChip({ row, zone, day, isTabStop, onOpen }: PostChipProps) {
  const element = useRef<HTMLAnchorElement>(null);
  const isDragged = useDraggable(element, row, day);
  const { className, icon: Icon } = STATUS_LOOK[row.status];
  const says = POST_STATUS[row.status];
  const at = row.scheduled_for ? time(row.scheduled_for, zone) : null;
  const isEmpty = row.content_item_id === null;
  const isSaid = isEmpty && row.status === "Planned";
  return (
    <a
      ref={element}
      href={`?post=${encodeURIComponent(row.id)}`}
      data-post={row.id}
      tabIndex={isTabStop ? 0 : -1}
      title={titleOf(row)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(row.id);
      }}
      className={cn(
        "relative block cursor-grab rounded-md border-l-3 border-current px-1.5 py-0.5 text-xs leading-snug no-underline select-none [content-visibility:auto]",
        className,
        isDragged && "opacity-40",
      )}
    >
      <span className="flex items-center gap-1">
        <Icon aria-hidden className="size-3 shrink-0" />
        <span className="grow font-semibold tabular-nums">{at ?? says}</span>
        <NetworkIcon platform={row.platform} named className="size-3" />
      </span>
      <span className={cn("block truncate", isEmpty ? "italic" : "font-medium")}>{titleOf(row)}</span>
      <span className="block truncate">{row.account_name}</span>
      {at && !isSaid && <span className="sr-only">{says}</span>}
    </a>
  );
});
