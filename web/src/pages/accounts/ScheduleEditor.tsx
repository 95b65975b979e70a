import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Controller, useController, useFieldArray, useFormContext } from "react-hook-form";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { ZoneSelect } from "@/ui/ZoneSelect";
import { EVERY_DAY, freeTime, MAX_TIMES, type ScheduleValues } from "./schedule";
import { SchedulePreview } from "./SchedulePreview";
import { usePreview } from "./usePreview";
import * as words from "./words";

/** The fields of a schedule, within a form, with a preview. */
export function ScheduleEditor() {
  const form = useFormContext<ScheduleValues>();
  const { errors } = form.formState;
  const preview = usePreview();
  return (
    <div className="grid gap-5">
      <Field
        label="Posts per week"
        error={errors.posts_per_week?.message ?? preview.problems.posts_per_week}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="number"
            inputMode="numeric"
            min={1}
            className="max-w-32"
            {...form.register("posts_per_week", { valueAsNumber: true })}
          />
        )}
      </Field>
      <Days problem={preview.problems.days_of_week} />
      <Times problem={preview.problems.schedule_times} />
      <Field
        label="Time zone"
        hint="Its clock counts, summer and winter."
        error={errors.schedule_timezone?.message ?? preview.problems.schedule_timezone}
      >
        {(wiring) => (
          <Controller
            control={form.control}
            name="schedule_timezone"
            render={({ field: { value, onChange, onBlur } }) => (
              <ZoneSelect {...wiring} value={value} onChange={onChange} onBlur={onBlur} />
            )}
          />
        )}
      </Field>
      <SchedulePreview preview={preview} />
    </div>
  );
}

function Days({ problem }: { problem: string | undefined }) {
  const id = useId();
  const { field, fieldState } = useController<ScheduleValues, "days_of_week">({
    name: "days_of_week",
  });
  const error = fieldState.error?.message ?? problem;
  const chosen = field.value;
  return (
    <fieldset aria-describedby={error ? id : undefined}>
      <legend className="mb-1.5 text-sm font-semibold">Days</legend>
      <div className="flex flex-wrap gap-1.5 max-sm:grid max-sm:grid-cols-7 max-sm:gap-1">
        {EVERY_DAY.map((day, index) => (
          <label
            key={day}
            className="inline-flex min-h-10 min-w-12 cursor-pointer max-sm:min-w-0 max-sm:px-0 max-sm:text-sm items-center justify-center rounded-control border border-line-strong bg-raised px-2.5 font-medium has-checked:border-accent has-checked:bg-accent has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              ref={index === 0 ? field.ref : undefined}
              className="sr-only"
              aria-label={words.dayName(day, "long")}
              checked={chosen.includes(day)}
              onBlur={field.onBlur}
              onChange={(event) =>
                field.onChange(
                  event.target.checked
                    ? [...chosen, day].sort((a, b) => a - b)
                    : chosen.filter((each) => each !== day),
                )
              }
            />
            <span aria-hidden>{words.dayName(day, "short")}</span>
          </label>
        ))}
      </div>
      {error && (
        <p id={id} role="alert" className="mt-1.5 text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Times({ problem }: { problem: string | undefined }) {
  const id = useId();
  const { control, register, getValues, formState } = useFormContext<ScheduleValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "schedule_times" });
  const errors = formState.errors.schedule_times;
  const general = errors?.root?.message ?? errors?.message ?? problem;
  return (
    <fieldset aria-describedby={`${id}-hint`}>
      <legend className="mb-1.5 text-sm font-semibold">Times of day</legend>
      <ul className="grid gap-2">
        {fields.map((field, index) => {
          const error = errors?.[index]?.at?.message;
          const errorId = `${id}-${index}`;
          return (
            <li key={field.id} className="grid gap-1">
              <div className="flex items-center gap-1">
                <Input
                  type="time"
                  className="max-w-40"
                  aria-label={`Time ${index + 1}`}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error ? errorId : undefined}
                  {...register(`schedule_times.${index}.at`)}
                />
                {fields.length > 1 && (
                  <Button
                    look="quiet"
                    size="icon"
                    aria-label={`Remove time ${index + 1}`}
                    onClick={() => remove(index)}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </div>
              {error && (
                <p id={errorId} role="alert" className="text-sm font-medium text-danger">
                  {error}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <Button
        size="small"
        className="mt-2"
        whyNot={fields.length < MAX_TIMES ? undefined : `An account has at most ${MAX_TIMES} times.`}
        onClick={() => append({ at: freeTime(getValues("schedule_times").map(({ at }) => at)) })}
      >
        <Plus aria-hidden />
        Add a time
      </Button>
      <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-soft">
        Posts take them in turn, in this order.
      </p>
      {general && (
        <p role="alert" className="mt-1.5 text-sm font-medium text-danger">
          {general}
        </p>
      )}
    </fieldset>
  );
}
