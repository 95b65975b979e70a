import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { atMost } from "@/ui/lengths";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { Problem } from "@/api/problem";
import { meQuery } from "@/session/me";
import { tenantQuery, useRights, useTenant, type Tenant } from "@/session/tenant";
import { spoken } from "@/time/durations";
import { zoneTime } from "@/time/zones";
import { Button, buttonClass } from "@/ui/Button";
import { Facts } from "@/ui/Facts";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { Card, Page } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { ZoneSelect } from "@/ui/ZoneSelect";
import { DeleteBusinessCard, DeleteLoginCard } from "./EndCards";
import { ExportCard } from "./ExportCard";
import { MailCard } from "./MailCard";

export function SettingsPage() {
  const tenant = useTenant();
  const rights = useRights();
  return (
    <Page title="Settings" narrow intro={
        <>
          How <Text>{tenant.name}</Text> is run.
        </>
      }>
      <Card>
        {rights.canAdminister ? <TenantForm tenant={tenant} /> : <TenantFacts tenant={tenant} />}
      </Card>
      <MailCard />
      <Card className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="font-display text-lg font-semibold">Punctuality</h2>
          <p className="text-sm text-ink-soft">Whether your posts went out when they should.</p>
        </div>
        <Link
          to="/t/$tenantId/punctuality"
          params={{ tenantId: tenant.tenant_id }}
          className={buttonClass()}
        >
          <Gauge aria-hidden />
          See punctuality
        </Link>
      </Card>
      {rights.canAdminister && (
        <>
          <ExportCard />
          <DeleteBusinessCard />
        </>
      )}
      <DeleteLoginCard />
      <p className="mt-4 text-sm text-ink-soft">
        Short name, in addresses and the API:{" "}
        <code className="font-mono break-all text-ink">{tenant.tenant_id}</code>. It stays as it is.
      </p>
    </Page>
  );
}

const WEEK_MINUTES = 10_080;

const schema = z.object({
  name: z.string().trim().min(1, "Write the name of the business.").pipe(atMost(100)),
  timezone: z.string().min(1, "Choose a time zone."),
  max_lateness_minutes: z
    .number("Write a number of minutes.")
    .int("Write whole minutes.")
    .min(0, "Write 0 or more.")
    .max(WEEK_MINUTES, `Write at most ${WEEK_MINUTES.toLocaleString()}: a week.`),
});
type Values = z.infer<typeof schema>;

const valuesOf = ({ name, timezone, max_lateness_minutes }: Tenant): Values => ({
  name,
  timezone,
  max_lateness_minutes,
});

function TenantForm({ tenant }: { tenant: Tenant }) {
  const queries = useQueryClient();
  const query = tenantQuery(tenant.tenant_id);
  // The version that the fields began with, so that a version loaded later does not count as seen.
  const [base, setBase] = useState(tenant);
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: valuesOf(tenant),
  });

  function beginWith(saved: Tenant) {
    setBase(saved);
    form.reset(valuesOf(saved));
  }

  const save = useMutation({
    mutationFn: (values: Values) =>
      answer(
        api.PATCH("/api/v1/tenants/{tenant_id}", {
          params: { path: { tenant_id: tenant.tenant_id } },
          body: { ...values, version: base.version },
        }),
      ),
    meta: { showsError: true },
    onSuccess: async (saved) => {
      queries.setQueryData(query.queryKey, saved);
      beginWith(saved);
      toast("Settings saved.");
      // The list of tenants has its name too.
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const { errors, isDirty } = form.formState;
  const minutes = useWatch({ control: form.control, name: "max_lateness_minutes" });
  const isStale = save.error instanceof Problem && save.error.code === "stale_version";
  const unsaved = useUnsaved(isDirty, "What you changed in the settings has not been saved.");

  return (
    <form
      noValidate
      className="grid gap-6"
      onSubmit={form.handleSubmit((values) => save.mutate(values))}
    >
      <ErrorNote error={generalError(form, save.error)} />
      {isStale && (
        <Button
          className="justify-self-start"
          onClick={async () => {
            beginWith(await queries.query({ ...query, staleTime: 0 }));
            save.reset();
          }}
        >
          Show what is saved now
        </Button>
      )}
      <Field label="Name of the business" error={errors.name?.message}>
        {(wiring) => <Input {...wiring} autoComplete="organization" {...form.register("name")} />}
      </Field>
      <Field
        label="Time zone"
        hint="What the calendar, the history and new accounts go by. Posts that are scheduled keep their moment; each account plans by its own zone."
        error={errors.timezone?.message}
      >
        {(wiring) => (
          <Controller
            control={form.control}
            name="timezone"
            render={({ field: { value, onChange, onBlur } }) => (
              <ZoneSelect {...wiring} value={value} onChange={onChange} onBlur={onBlur} />
            )}
          />
        )}
      </Field>
      <Field
        label="How late a post may still go out, in minutes"
        hint={
          <>
            {Number.isInteger(minutes) && minutes >= 0 && (
              <strong className="font-semibold text-ink">{spoken(minutes)}. </strong>
            )}
            If something held them up for longer, posts are not sent. They become Missed, and you
            decide.
          </>
        }
        error={errors.max_lateness_minutes?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="number"
            inputMode="numeric"
            min={0}
            max={WEEK_MINUTES}
            className="max-w-40"
            {...form.register("max_lateness_minutes", { valueAsNumber: true })}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          whyNot={isDirty ? undefined : "Nothing has changed."}
        >
          Save
        </Button>
        {isDirty && <Button onClick={() => form.reset()}>Discard changes</Button>}
      </div>
      {unsaved.question}
    </form>
  );
}

/** The read-only view for people who may not change it. */
function TenantFacts({ tenant }: { tenant: Tenant }) {
  return (
    <>
      <Facts
        facts={[
          ["Name of the business", tenant.name],
          ["Times are", zoneTime(tenant.timezone)],
          ["How late a post may still go out", spoken(tenant.max_lateness_minutes)],
        ]}
      />
      <p className="mt-5 border-t border-line pt-4 text-sm text-ink-soft">
        Only admins change these. Ask one of them; they stand under Members.
      </p>
    </>
  );
}
