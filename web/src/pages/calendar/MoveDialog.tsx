import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "@/zod";
import { dateTime } from "@/time/format";
import { instantOf } from "@/time/local";
import { zoneLabel } from "@/time/zones";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import type { Day } from "./days";
import { refusal, type Row } from "./moves";
import { titleOf } from "./PostChip";

export interface MoveDialogProps {
  row: Row;
  /** Where the fields begin. */
  day: Day;
  time: string;
  /** The zone whose clock the fields mean. */
  zone: string;
  /** What the button does. */
  verb: "Move" | "Schedule";
  busy?: boolean;
  onClose: () => void;
  onChosen: (at: Date) => void;
}

const schema = z.object({
  date: z.iso.date("Choose a date."),
  time: z.string().regex(/^\d\d:\d\d/, "Choose a time."),
});

/** Asks for date and time: the keyboard's way to move a post, and the exact one. */
export function MoveDialog({ row, day, time, zone, verb, busy, onClose, onChosen }: MoveDialogProps) {
  const formId = useId();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { date: day, time } });
  const { errors } = form.formState;
  const [date, clock] = useWatch({ control: form.control, name: ["date", "time"] });
  const elsewhere = row.timezone !== zone && whenIn(row.timezone, date, clock, zone);

  const submit = form.handleSubmit(({ date: chosen, time: at }) => {
    const instant = instantOf(`${chosen}T${at.slice(0, 5)}`, zone);
    const reason = refusal(row, instant, new Date());
    if (reason) form.setError("date", { message: reason }, { shouldFocus: true });
    else onChosen(instant);
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={verb === "Move" ? "Move to another time" : "Schedule"}
      description={`${titleOf(row)}, on ${row.account_name}`}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
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
          By the clock of {zoneLabel(zone)}
          {elsewhere && ` — on the account's clock, ${zoneLabel(row.timezone)}: ${elsewhere}`}.
        </p>
      </form>
    </Dialog>
  );
}

function whenIn(there: string, date: string, time: string, zone: string): string | null {
  try {
    return dateTime(instantOf(`${date}T${time.slice(0, 5)}`, zone), there);
  } catch {
    return null;
  }
}
