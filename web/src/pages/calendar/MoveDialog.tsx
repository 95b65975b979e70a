import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "@/zod";
import { Cost } from "@/session/Credits";
import { SchedulingRoom } from "@/session/Limits";
import { useTenant } from "@/session/tenant";
import { dateTime, dayOf, time as spokenTime } from "@/time/format";
import { instantOf, wallOf } from "@/time/local";
import { zoneTime } from "@/time/zones";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useFarAhead } from "@/ui/FarAhead";
import { Field, Input } from "@/ui/Field";
import { Text } from "@/ui/Text";
import type { Day } from "./days";
import { refusal, type Row } from "./moves";
import { titleOf } from "./PostChip";

export interface MoveDialogProps {
  row: Row;
  /** The initial date. */
  day: Day;
  time: string;
  /** The zone of the fields. */
  zone: string;
  /** The button's label. */
  verb: "Move" | "Schedule";
  busy?: boolean;
  onClose: () => void;
  onChosen: (at: Date) => void;
}

const schema = z.object({
  date: z.iso.date("Choose a date."),
  time: z.string().regex(/^\d\d:\d\d/, "Choose a time."),
});

/** Asks for date and time: the exact way to move a post, and the one for the keyboard. */
export function MoveDialog({ row, day, time, zone, verb, busy, onClose, onChosen }: MoveDialogProps) {
  const formId = useId();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { date: day, time } });
  const { errors } = form.formState;
  const [date, clock] = useWatch({ control: form.control, name: ["date", "time"] });
  const chosen = read(date, clock, zone);
  const isElsewhere = chosen && row.timezone !== zone;
  const became = chosen && wallOf(chosen, zone).slice(11);
  const isLeftOut = became && became !== clock.slice(0, 5);
  const far = useFarAhead(zone);
  const { timezone } = useTenant();
  const ownDay = (at: string | Date) => dayOf(at, timezone);
  // A scheduled post keeps its room on its own day.
  const needsRoom =
    verb === "Schedule" ||
    (row.status === "Scheduled" && chosen && row.scheduled_for && ownDay(chosen) !== ownDay(row.scheduled_for));

  const submit = form.handleSubmit(({ date: day, time: at }) => {
    const instant = instantOf(`${day}T${at.slice(0, 5)}`, zone);
    const reason = refusal(row, instant, new Date());
    if (reason) form.setError("date", { message: reason }, { shouldFocus: true });
    else far.check(instant, () => onChosen(instant));
  });

  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
        title={verb === "Move" ? "Move to another time" : "Schedule"}
        description={
          <>
            <Text>{titleOf(row)}</Text>, on <Text>{row.account_name}</Text>
          </>
        }
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" form={formId} busy={busy ?? false}>
              {verb}
            </Button>
          </>
        }
      >
        <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Date" error={errors.date?.message}>
              {(wiring) => <Input type="date" {...wiring} {...form.register("date")} />}
            </Field>
            <Field label="Time" error={errors.time?.message}>
              {(wiring) => <Input type="time" {...wiring} {...form.register("time")} />}
            </Field>
          </div>
          <p className="text-sm text-ink-soft">
            {chosen && `${dateTime(chosen, zone)}, `}
            {zoneTime(zone)}
            {isElsewhere && ` (${dateTime(chosen, row.timezone)}, ${zoneTime(row.timezone)})`}.
          </p>
          {verb === "Schedule" && <Cost count={1} at={chosen} />}
          {chosen && needsRoom && (
            <SchedulingRoom
              wishes={[{ accountId: row.channel_account_id, at: chosen.toISOString() }]}
              wait={row.status !== "Scheduled"}
            />
          )}
          {isLeftOut && (
            <p role="status" className="rounded-control bg-beat-soft px-3 py-2 text-sm text-beat-ink">
              {clock.slice(0, 5)} does not exist on that day, because the clocks are set forward. It
              will be {spokenTime(chosen, zone)}.
            </p>
          )}
        </form>
      </Dialog>
      {far.question}
    </>
  );
}

/** The instant in the fields; null while it is not valid. */
function read(date: string, time: string, zone: string): Date | null {
  try {
    return instantOf(`${date}T${time.slice(0, 5)}`, zone);
  } catch {
    return null;
  }
}
