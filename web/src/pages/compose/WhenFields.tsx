import { useTenant } from "@/session/tenant";
import { wallOf } from "@/time/local";
import { zoneLabel } from "@/time/zones";
import { Field, Input } from "@/ui/Field";
import type { Composition, When } from "./composition";

const CHOICES: readonly { value: When; label: string; hint: string }[] = [
  { value: "slot", label: "Next free slot", hint: "Each account's next planned slot." },
  { value: "at", label: "At a time", hint: "The same time on all accounts." },
  { value: "now", label: "Now", hint: "As soon as you confirm it." },
  { value: "draft", label: "Draft", hint: "Nothing goes out until somebody schedules it." },
];

interface WhenFieldsProps {
  composition: Composition;
  error: string | undefined;
  onChange: (change: Partial<Composition>) => void;
}

/** When it goes out. */
export function WhenFields({ composition, error, onChange }: WhenFieldsProps) {
  const { timezone } = useTenant();
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-display text-lg font-semibold">When</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {CHOICES.map(({ value, label, hint }) => (
          <label
            key={value}
            className="flex items-start gap-3 rounded-control border border-line-strong bg-raised px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="when"
              aria-label={label}
              aria-describedby={`when-${value}`}
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={composition.when === value}
              onChange={() => onChange({ when: value, places: {} })}
            />
            <span>
              <span className="block font-medium">{label}</span>
              <span id={`when-${value}`} className="block text-sm text-ink-soft">
                {hint}
              </span>
            </span>
          </label>
        ))}
      </div>
      {composition.when === "at" && (
        <Field label="Day and time" hint={`On the clock of ${zoneLabel(timezone)}.`} error={error}>
          {(wiring) => (
            <Input
              {...wiring}
              type="datetime-local"
              className="sm:max-w-64"
              min={wallOf(new Date(), timezone)}
              value={composition.at}
              onChange={(event) => onChange({ at: event.target.value, places: {} })}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}
