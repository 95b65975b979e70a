import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Controller, FormProvider, useForm } from "react-hook-form";
import { z } from "@/zod";
import { platformsQuery } from "@/accounts/platforms";
import { accountsQuery, type Account } from "@/accounts/queries";
import { Problem } from "@/api/problem";
import { isSame, knownOf, optionErrors, optionsOf, wrongIn, type Options } from "@/options/options";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { AccountOptions } from "./AccountOptions";
import { nameField } from "./nameField";
import { useChangeAccount } from "./queries";
import { checkSchedule, fromValues, scheduleFields, scheduleOf, valuesOf } from "./schedule";
import { ScheduleEditor } from "./ScheduleEditor";

const schema = z
  .object({ name: nameField, options: z.custom<Options>(), ...scheduleFields })
  .superRefine(checkSchedule);
type Values = z.infer<typeof schema>;

const shown = (account: Account): Values => ({
  name: account.name,
  options: account.options,
  ...valuesOf(scheduleOf(account)),
});

/** Name, schedule, and default options of posts. */
export function AccountForm({ account }: { account: Account }) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  // The version that the fields began with, so that a version loaded later does not count as seen.
  const [base, setBase] = useState(account);
  const change = useChangeAccount(tenantId);
  const platforms = useQuery(platformsQuery(tenantId));
  const all = platforms.data?.find(({ platform }) => platform === account.platform)?.options ?? [];
  const known = optionsOf(all, account.choices);
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    mode: "onTouched",
    defaultValues: shown(account),
  });
  const { errors, isDirty } = form.formState;
  const isStale = change.error instanceof Problem && change.error.code === "stale_version";
  const unsaved = useUnsaved(isDirty, `What you changed about ${account.name} has not been saved.`);
  useFollowing(account, base, isDirty, beginWith);

  function beginWith(saved: Account) {
    setBase(saved);
    form.reset(shown(saved));
  }

  function save({ name, options, ...schedule }: Values) {
    // The fields show the errors.
    if (Object.keys(wrongIn(known, options)).length > 0) return;
    const changed = !isSame(options, base.options) && { options: knownOf(known, options) };
    change.mutate(
      { id: base.id, version: base.version, name, ...changed, ...fromValues(schedule) },
      {
        onSuccess: (saved) => {
          beginWith(saved);
          toast(`${saved.name} is saved. Its empty slots follow at once; your posts stay.`);
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  }

  async function showSaved() {
    const now = await queries.query({ ...accountsQuery(tenantId), staleTime: 0 });
    const saved = now.find(({ id }) => id === base.id);
    if (saved) beginWith(saved);
    change.reset();
  }

  return (
    <FormProvider {...form}>
      <form noValidate className="grid gap-5" onSubmit={form.handleSubmit(save)}>
        <Field label="Name" error={errors.name?.message}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...form.register("name")} />}
        </Field>
        <ScheduleEditor />
        <Controller
          control={form.control}
          name="options"
          render={({ field }) => (
            <AccountOptions
              known={known}
              value={field.value}
              errors={optionErrors(change.error)}
              onChange={(options) => {
                field.onChange(options);
                if (Object.keys(optionErrors(change.error)).length > 0) change.reset();
              }}
            />
          )}
        />
        <ErrorNote error={generalError(form, change.error)} />
        <div className="flex flex-wrap gap-2">
          {isStale ? (
            <Button onClick={() => void showSaved()}>Show what is saved now</Button>
          ) : (
            <Button
              type="submit"
              look="primary"
              busy={change.isPending}
              whyNot={isDirty ? undefined : "Nothing has changed."}
            >
              Save
            </Button>
          )}
          {isDirty && !isStale && <Button onClick={() => form.reset()}>Discard changes</Button>}
        </div>
        {unsaved.question}
      </form>
    </FormProvider>
  );
}

/** Takes over changes made by pausing or reconnecting, while nothing here is unsaved. */
function useFollowing(
  account: Account,
  base: Account,
  isDirty: boolean,
  beginWith: (saved: Account) => void,
) {
  useEffect(() => {
    if (account.version > base.version && !isDirty) beginWith(account);
  });
}
