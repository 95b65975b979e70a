import { useQueries } from "@tanstack/react-query";
import type { Account } from "@/accounts/queries";
import { nextSlotQuery } from "@/content/slots";
import { SchedulingRoom, TodaysRoom } from "@/session/Limits";
import type { Wish } from "@/session/limits";
import { useTenant, useTenantId } from "@/session/tenant";
import { wallOf } from "@/time/local";
import { zoneTime } from "@/time/zones";
import { DateTime } from "@/ui/DateTime";
import { Field, Input } from "@/ui/Field";
import { commonTime, type Composition, type When } from "./composition";

const CHOICES: readonly { value: When; label: string; hint: string }[] = [
  { value: "slot", label: "Next free slot", hint: "Each account's next empty slot." },
  { value: "at", label: "At a time", hint: "The same time on all accounts." },
  { value: "now", label: "Now", hint: "As soon as you confirm it." },
  { value: "draft", label: "Draft", hint: "Nothing goes out until somebody schedules it." },
];

interface WhenFieldsProps {
  composition: Composition;
  /** The chosen accounts. */
  accounts: readonly Account[];
  error: string | undefined;
  /** Why it can't be sent at once. */
  whyNotNow: string | undefined;
  onChange: (change: Partial<Composition>) => void;
}

/** When it goes out. */
export function WhenFields({ composition, accounts, error, whyNotNow, onChange }: WhenFieldsProps) {
  const { timezone } = useTenant();
  const at = commonTime(composition, timezone);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-display text-lg font-semibold">When</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {CHOICES.map(({ value, label, hint }) => {
          const whyNot = value === "now" ? whyNotNow : undefined;
          return (
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
                disabled={whyNot !== undefined}
                checked={composition.when === value}
                onChange={() => onChange({ when: value, places: {} })}
              />
              <span className="min-w-0">
                <span className="block font-medium">{label}</span>
                <span id={`when-${value}`} className="block text-sm text-ink-soft">
                  {whyNot ?? hint}
                </span>
              </span>
            </label>
          );
        })}
      </div>
      {composition.when === "slot" && <NextSlots accounts={accounts} />}
      {composition.when === "now" && (
        <>
          <TodaysRoom platforms={accounts.map(({ platform }) => platform)} />
          <SchedulingRoom wishes={accounts.map(({ id }) => ({ accountId: id, at: null }))} wait={false} />
        </>
      )}
      {composition.when === "at" && (
        <Field label="Day and time" hint={`${zoneTime(timezone)}.`} error={error}>
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
      {at && (
        <SchedulingRoom wishes={accounts.map(({ id }) => ({ accountId: id, at: at.toISOString() }))} wait />
      )}
    </fieldset>
  );
}

/** Each account's next empty slot. */
function NextSlots({ accounts }: { accounts: readonly Account[] }) {
  const tenantId = useTenantId();
  const slots = useQueries({ queries: accounts.map(({ id }) => nextSlotQuery(tenantId, id)) });
  const wishes = accounts.flatMap(({ id }, place): Wish[] => {
    const at = slots[place]?.data?.scheduled_for;
    return at ? [{ accountId: id, at }] : [];
  });
  if (accounts.length === 0) return null;
  return (
    <>
    <ul aria-label="Next empty slots" className="grid gap-0.5 text-sm">
      {accounts.map(({ id, name, schedule_timezone: zone }, place) => {
        const slot = slots[place]?.data;
        return (
          <li key={id} className="wrap-anywhere">
            <bdi className="font-medium">{name}</bdi>:{" "}
            {slot?.scheduled_for ? (
              <>
                <DateTime at={slot.scheduled_for} zone={zone} />, {zoneTime(zone)}
              </>
            ) : slot === null ? (
              <span className="text-beat-ink">no empty slot ahead. Choose a time instead.</span>
            ) : (
              <span className="text-ink-soft">looking for it …</span>
            )}
          </li>
        );
      })}
    </ul>
    <SchedulingRoom wishes={wishes} wait />
    </>
  );
}
