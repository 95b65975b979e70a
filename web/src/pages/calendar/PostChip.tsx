import { memo, useContext, useRef } from "react";
import { date, time } from "@/time/format";
import { STATUS_LOOK } from "@/ui/Badge";
import { cn } from "@/ui/cn";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { POST_STATUS } from "@/ui/statusWords";
import { Text } from "@/ui/Text";
import { ChipContext, concernsOf, thumbnailOf } from "./concerns";
import { ConcernMark } from "./ConcernMark";
import type { Day } from "./days";
import { useDraggable } from "./dragging";
import { isEditable, standsAt, wasSentAhead, type Row } from "./moves";

export interface PostChipProps {
  row: Row;
  zone: string;
  /** The day on which it is shown; undefined in the tray. */
  day?: Day;
  /** Whether it is the tab stop; arrow keys reach the others. */
  isTabStop: boolean;
  onOpen: (id: string) => void;
}

/** A post's title, also before it has content. */
export const titleOf = (row: Pick<Row, "content_title">): string =>
  row.content_title ?? "Empty slot";

/** A post in the calendar: opens its panel, and can be dragged by people who may move it. */
export const PostChip = memo(function PostChip({ row, zone, day, isTabStop, onOpen }: PostChipProps) {
  const element = useRef<HTMLAnchorElement>(null);
  const { joined, canEdit } = useContext(ChipContext);
  const canDrag = canEdit && isEditable(row);
  const isDragged = useDraggable(element, row, canDrag, day);
  const { className, icon: Icon } = STATUS_LOOK[row.status];
  const says = POST_STATUS[row.status];
  const stands = standsAt(row);
  const thumbnail = thumbnailOf(row, joined);
  const isEmpty = row.content_item_id === null;
  const isSaid = isEmpty && row.status === "Planned";
  return (
    <a
      ref={element}
      href={`?post=${encodeURIComponent(row.id)}`}
      data-post={row.id}
      tabIndex={isTabStop ? 0 : -1}
      draggable={canDrag}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(row.id);
      }}
      className={cn(
        "relative block rounded-md border-l-3 border-current px-1.5 py-0.5 text-xs leading-snug no-underline select-none [content-visibility:auto]",
        canDrag ? "cursor-grab" : "cursor-pointer",
        className,
        "print:border print:border-l-3 print:bg-transparent print:text-ink print:[content-visibility:visible]",
        isDragged && "opacity-40",
      )}
    >
      <span className="flex min-w-0 flex-wrap items-center gap-x-1">
        <Icon aria-hidden className="size-3 shrink-0" />
        <span className="font-semibold whitespace-nowrap tabular-nums">
          {stands ? time(stands, zone) : says}
        </span>
      </span>
      <span className="flex min-w-0 items-start gap-1.5">
        <Text className={cn("line-clamp-2 min-w-0 grow", isEmpty ? "italic" : "font-medium")}>{titleOf(row)}</Text>
        {thumbnail && (
          <img src={thumbnail} alt="" loading="lazy" className="mt-0.5 size-7 shrink-0 rounded-sm object-cover" />
        )}
      </span>
      <span className="flex min-w-0 items-center gap-1">
        <NetworkIcon platform={row.platform} named className="size-3 shrink-0" />
        <Text truncate className="min-w-0">
          {row.account_name}
        </Text>
      </span>
      {wasSentAhead(row) && row.scheduled_for && (
        <span className="block truncate">planned {date(row.scheduled_for, zone)}</span>
      )}
      {concernsOf(row, joined).map((concern) => (
        <span key={concern} className="my-0.5 flex min-w-0">
          <ConcernMark concern={concern} />
        </span>
      ))}
      {stands && !isSaid && <span className="sr-only">{says}</span>}
    </a>
  );
});
