import { Clock, ClockAlert } from "lucide-react";
import type { Slot } from "./queries";
import * as words from "./words";

/** Slots in their account's time zone, with notes about clock changes. */
export function SlotList({ slots, className }: { slots: readonly Slot[]; className?: string }) {
  return (
    <ol className={className ?? "grid gap-1"}>
      {slots.map((slot) => {
        const Icon = slot.note ? ClockAlert : Clock;
        return (
          <li key={slot.scheduled_for} className="flex items-start gap-2">
            <Icon
              aria-hidden
              className={`mt-1 size-4 shrink-0 ${slot.note ? "text-beat-ink" : "text-ink-soft"}`}
            />
            <span className="min-w-0">
              <time dateTime={slot.scheduled_for}>{words.wallTime(slot.local_time)}</time>
              {slot.note && (
                <span className="block text-sm break-words text-beat-ink">{slot.note}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
