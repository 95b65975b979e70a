import { useId } from "react";
import { cn } from "@/ui/cn";
import { Button } from "@/ui/Button";
import { ErrorNote, Skeleton } from "@/ui/States";
import type { Slot } from "./queries";
import { SlotList } from "./SlotList";
import type { ShownPreview } from "./usePreview";
import * as words from "./words";

const SHOWN = 6;
const NOTES_SHOWN = 4;

/** The schedule's next slots, with those that a clock change affects. */
export function SchedulePreview({ preview }: { preview: ShownPreview }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-3 rounded-card bg-sunken p-4">
      <h3 id={id} className="font-semibold">
        Next times
      </h3>
      <Body preview={preview} />
    </section>
  );
}

function Body({ preview }: { preview: ShownPreview }) {
  const { slots, hindrance, error, problems } = preview;
  if (hindrance) return <p className="text-sm">They show once this is right: {hindrance}</p>;
  if (Object.keys(problems).length > 0) {
    return <p className="text-sm">They show once what is marked above is right.</p>;
  }
  if (error) {
    return (
      <>
        <ErrorNote error={error} />
        <Button size="small" className="justify-self-start" onClick={preview.retry}>
          Try again
        </Button>
      </>
    );
  }
  if (!slots) return <Skeleton className="h-36 bg-raised" />;
  return <Slots slots={slots} isLate={preview.isLate} />;
}

function Slots({ slots, isLate }: { slots: readonly Slot[]; isLate: boolean }) {
  const [first] = slots;
  const noted = slots.slice(SHOWN).filter(({ note }) => note);
  return (
    <div aria-busy={isLate} className={cn("grid gap-3 transition-opacity", isLate && "opacity-60")}>
      <p aria-live="polite" className="sr-only">
        {first && !isLate ? `The next time is ${words.wallTime(first.local_time)}.` : ""}
      </p>
      <SlotList
        slots={slots.slice(0, SHOWN)}
        className="grid gap-x-4 gap-y-1 sm:grid-cols-2"
      />
      {noted.length > 0 && (
        <div className="grid gap-1.5 border-t border-line pt-3">
          <h4 className="text-sm font-semibold">When the clocks change</h4>
          <SlotList slots={noted.slice(0, NOTES_SHOWN)} />
        </div>
      )}
      {noted.length === 0 && slots.every(({ note }) => !note) && clocksChange(slots) && (
        <p className="border-t border-line pt-3 text-sm text-ink-soft">
          The clocks change within a year there. No time falls into the change: each keeps its time
          of day.
        </p>
      )}
    </div>
  );
}

/** Whether the offset from UTC differs between the slots. */
function clocksChange(slots: readonly Slot[]): boolean {
  const distances = slots.map(
    ({ local_time, scheduled_for }) => Date.parse(`${local_time}Z`) - Date.parse(scheduled_for),
  );
  return new Set(distances).size > 1;
}
