import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState, type ReactNode } from "react";
import { Controller, FormProvider, useForm, useFormContext, useWatch } from "react-hook-form";
import { z } from "@/zod";
import { useCheckAccounts } from "@/accounts/check";
import { accountsQuery, type Account } from "@/accounts/queries";
import { useTopOff } from "@/accounts/topOff";
import { knownOf, optionErrors, wrongIn, type Options } from "@/options/options";
import { AccountRoom } from "@/session/Limits";
import { useLimit } from "@/session/limits";
import { useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Details } from "@/ui/Details";
import { Sheet } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { ErrorNote, ErrorState, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { AccountOptions } from "./AccountOptions";
import { checkConnection, connectionOf, leavesFor, madeHere, othersFor, type Platform } from "./connection";
import { ConnectionFields } from "./ConnectionFields";
import { useStartConnecting } from "./connecting";
import { ConnectionSection } from "./ConnectionSection";
import { CopyButton } from "@/ui/CopyButton";
import { nameField } from "./nameField";
import { OtherWay } from "./OtherWay";
import { platformsQuery, useCreateAccount } from "./queries";
import { checkSchedule, EVERY_DAY, fromValues, scheduleFields } from "./schedule";
import { ScheduleEditor } from "./ScheduleEditor";
import { StartConnecting } from "./StartConnecting";

const fields = z.object({
  platform: z.string(),
  name: nameField,
  connection: z.record(z.string(), z.string()),
  options: z.custom<Options>(),
  ...scheduleFields,
});
type Values = z.infer<typeof fields>;

const schemaFor = (offered: readonly Platform[]) =>
  fields.superRefine((values, context) => {
    checkConnection(chosen(offered, values.platform), values, context);
    checkSchedule(values, context);
  });

const chosen = (offered: readonly Platform[], name: string) =>
  offered.find(({ platform }) => platform === name);

/** Connects an account. A single panel for all steps, so that the focus stays in it. */
export function AddPanel({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const tenant = useTenant();
  const create = useCreateAccount(tenant.tenant_id);
  const check = useCheckAccounts(tenant.tenant_id);
  const start = useStartConnecting(tenant.tenant_id);
  const [added, setAdded] = useState<Added | null>(null);
  const [platform, setPlatform] = useState<Platform>();
  const [pastes, setPastes] = useState(false);
  const leaves = leavesFor(platform, pastes);

  function goOn(to: Added) {
    setAdded(to);
    // It was checked when it was added, unless its network did not answer.
    if (!to.account.checked) check.mutate([to.account.id]);
  }

  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={added ? `${added.account.name} is added` : "Add an account"}
      description={
        added
          ? "Nothing has been sent there yet."
          : "Connecting posts nothing. Drumbeat makes empty slots in your calendar; what you put into them goes out."
      }
      footer={
        added ? (
          <WaysOn onClose={onClose} />
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              type="submit"
              form={formId}
              look="primary"
              busy={create.isPending || start.isPending || start.isSuccess}
              whyNot={leaves && !platform?.configured ? (platform?.reason ?? "") : undefined}
            >
              {leaves && platform ? `Connect with ${platform.display_name}` : "Add account"}
            </Button>
          </>
        )
      }
    >
      {added ? (
        <AddedNote {...added} check={check} />
      ) : (
        <WithPlatforms>
          {(offered) => (
            <AddForm
              id={formId}
              create={create}
              start={start}
              onAdded={goOn}
              onChosen={setPlatform}
              pastes={pastes}
              onPastes={setPastes}
              offered={offered}
            />
          )}
        </WithPlatforms>
      )}
    </Sheet>
  );
}

interface Added {
  account: Account & { checked: boolean };
  /** A webhook's secret, shown for the last time. */
  secret: string;
}

interface AddFormProps {
  id: string;
  create: ReturnType<typeof useCreateAccount>;
  start: ReturnType<typeof useStartConnecting>;
  onChosen: (platform: Platform | undefined) => void;
  pastes: boolean;
  onPastes: (pastes: boolean) => void;
  onAdded: (added: Added) => void;
  offered: readonly Platform[];
}

function AddForm({
  id,
  create,
  start,
  onAdded,
  onChosen,
  pastes,
  onPastes,
  offered,
}: AddFormProps) {
  const tenant = useTenant();
  const form = useForm<Values>({
    resolver: zodResolver(schemaFor(offered)),
    mode: "onTouched",
    defaultValues: {
      platform: offered[0]?.platform ?? "",
      name: "",
      connection: {},
      options: {},
      posts_per_week: 3,
      schedule_timezone: tenant.timezone,
      schedule_times: [{ at: "09:00" }],
      days_of_week: EVERY_DAY,
    },
  });
  const { errors, isDirty } = form.formState;
  const platform = chosen(offered, useWatch({ control: form.control, name: "platform" }));
  const known = platform?.options ?? [];
  const leaves = leavesFor(platform, pastes);
  const otherWay = platform && (
    <OtherWay platform={platform} pastes={pastes} onChange={onPastes} />
  );
  useEffect(() => onChosen(platform), [onChosen, platform]);
  const unsaved = useUnsaved(
    isDirty && !leaves,
    "The account has not been added yet. What you filled in here would be lost.",
  );

  function send(values: Values) {
    // The fields show the errors.
    if (Object.keys(wrongIn(known, values.options)).length > 0) return;
    create.mutate(
      {
        platform: values.platform,
        name: values.name,
        connection: connectionOf(platform, values),
        options: knownOf(known, values.options),
        ...fromValues(values),
      },
      {
        onSuccess: (account) =>
          onAdded({ account, secret: values.connection[madeHere(platform)?.name ?? ""] ?? "" }),
        onError: (error) => showFieldErrors(form, error),
      },
    );
  }

  // Outside of the parts that differ by network, so that the network field keeps the focus.
  return (
    <FormProvider {...form}>
      <div className="grid gap-8">
        <PlatformChoice offered={offered} />
        {platform && <AccountRoom platform={platform.platform} />}
        {leaves && platform ? (
          <>
            <StartConnecting
              key={platform.platform}
              id={id}
              platform={platform}
              start={start}
              others={othersFor(platform, offered)}
            />
            {otherWay}
          </>
        ) : (
          <form id={id} noValidate className="grid gap-8" onSubmit={form.handleSubmit(send)}>
            <ErrorNote error={generalError(form, create.error)} />
            <div className="grid gap-5">
              <Field
                label="Name"
                hint="As your people call it in the calendar."
                error={errors.name?.message}
              >
                {(wiring) => <Input {...wiring} autoComplete="off" {...form.register("name")} />}
              </Field>
              {platform && <ConnectionFields key={platform.platform} platform={platform} />}
              {otherWay}
            </div>
            <section className="grid gap-4 border-t border-line pt-6">
              <h2 className="font-display text-lg font-semibold">Schedule</h2>
              <ScheduleEditor />
            </section>
            <Controller
              control={form.control}
              name="options"
              render={({ field }) => (
                <AccountOptions
                  key={platform?.platform}
                  known={known}
                  value={field.value}
                  errors={optionErrors(create.error)}
                  onChange={(options) => {
                    field.onChange(options);
                    if (Object.keys(optionErrors(create.error)).length > 0) create.reset();
                  }}
                />
              )}
            />
            {unsaved.question}
          </form>
        )}
      </div>
    </FormProvider>
  );
}

/**
 * Networks with OAuth first, then other networks, the business's own website, and those for
 * developers.
 */
const rankOf = ({ for_developers, connects_by: { kind } }: Platform): number =>
  for_developers ? 3 : kind === "oauth" ? 0 : kind === "own" ? 2 : 1;

/** The networks of which accounts can be added. */
function WithPlatforms({ children }: { children: (offered: readonly Platform[]) => ReactNode }) {
  const tenant = useTenant();
  const platforms = useQuery(platformsQuery(tenant.tenant_id));
  if (platforms.isPending) return <Loading what="networks" rows={1} />;
  if (platforms.isError) {
    return (
      <ErrorState
        title="The networks could not be loaded"
        error={platforms.error}
        onRetry={() => void platforms.refetch()}
      />
    );
  }
  return children(platforms.data.toSorted((one, other) => rankOf(one) - rankOf(other)));
}

const asksItself = ({ connects_by }: Platform): boolean => connects_by.kind === "oauth";

function PlatformChoice({ offered }: { offered: readonly Platform[] }) {
  const usual = offered.filter(({ for_developers }) => !for_developers);
  const [first, others] = [usual.filter(asksItself), usual.filter((each) => !asksItself(each))];
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-semibold">Network</legend>
      {first.length > 0 && <p className="-mt-1 text-sm text-ink-soft">You log in there</p>}
      <PlatformRadios offered={first} />
      {first.length > 0 && others.length > 0 && (
        <p className="mt-1 text-sm text-ink-soft">Others, and your own website</p>
      )}
      <PlatformRadios offered={others} />
      <Details summary="For developers">
        <PlatformRadios offered={offered.filter(({ for_developers }) => for_developers)} />
      </Details>
    </fieldset>
  );
}

function PlatformRadios({
  offered,
}: {
  offered: readonly { platform: string; display_name: string }[];
}) {
  const { register, clearErrors, setValue } = useFormContext<Values>();
  const room = useLimit("accounts_per_platform");
  return (
    <div className="grid gap-2 sm:grid-cols-2">
        {offered.map(({ platform, display_name }) => (
          <label
            key={platform}
            className="flex min-h-12 cursor-pointer items-center gap-3 rounded-control border border-line-strong bg-raised px-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              value={platform}
              className="size-4.5 accent-accent"
              {...register("platform", {
                onChange: () => {
                  clearErrors("connection");
                  setValue("options", {});
                },
              })}
            />
            <NetworkIcon platform={platform} className="size-5 text-accent" />
            <span className="grow font-medium">{display_name}</span>
            {room?.by_platform[platform] && (
              <span className="text-sm text-ink-soft tabular-nums">
                {room.by_platform[platform]} of {room.max}
              </span>
            )}
          </label>
        ))}
    </div>
  );
}

function WaysOn({ onClose }: { onClose: () => void }) {
  const topOff = useTopOff(useTenant().tenant_id);
  return (
    <>
      <Button onClick={onClose}>Done</Button>
      <Button
        look="primary"
        busy={topOff.isPending}
        onClick={() =>
          topOff.mutate(undefined, {
            onSuccess: () => {
              onClose();
              toast("The next 4 weeks are filled with empty slots.");
            },
          })
        }
      >
        Fill the next 4 weeks
      </Button>
    </>
  );
}

/** Whether its network accepts it, the last chance to copy the secret, and the next steps. */
function AddedNote({ account, secret, check }: Added & { check: ReturnType<typeof useCheckAccounts> }) {
  const accounts = useQuery(accountsQuery(useTenant().tenant_id));
  return (
    <div className="grid gap-5">
      <ConnectionSection
        account={accounts.data?.find(({ id }) => id === account.id) ?? account}
        check={check}
      />
      <p>
        Its empty slots come into the calendar by tomorrow. You need not wait: fill the next 4 weeks
        now. That adds what your other accounts lack, too.
      </p>
      {secret && (
        <section className="grid gap-2 rounded-card bg-sunken p-4">
          <h3 className="font-semibold">The secret, for the last time</h3>
          <p className="text-sm text-ink-soft">
            Your receiver checks signatures with it. It can&rsquo;t be read again, only replaced.
          </p>
          <code className="font-mono text-sm break-all">{secret}</code>
          <div>
            <CopyButton what="the secret" text={secret} />
          </div>
        </section>
      )}
    </div>
  );
}
