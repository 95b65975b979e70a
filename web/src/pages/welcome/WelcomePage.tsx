import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { atMost } from "@/ui/lengths";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { Problem } from "@/api/problem";
import { Invitations } from "@/session/Invitations";
import { meQuery, useMe } from "@/session/me";
import { session } from "@/session/session";
import { browserZone } from "@/time/zones";
import { Bare } from "@/ui/Bare";
import { Button, buttonClass } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { Card, Page } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { useUnsaved } from "@/ui/unsaved";
import { ZoneSelect } from "@/ui/ZoneSelect";
import { spareName, suggestedName } from "./slug";

const schema = z.object({
  name: z.string().trim().min(1, "Write the name of the business.").pipe(atMost(100)),
  tenant_id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9_-]{1,62}$/,
      "Use 2 to 63 of a-z, 0-9, - and _, beginning with a letter or digit.",
    ),
  timezone: z.string().min(1, "Choose a time zone."),
});
type Values = z.infer<typeof schema>;

/** The start page of a person without a business, and the page for adding another business. */
export function WelcomePage() {
  const me = useMe();
  const isFirst = me.tenants.length === 0;
  return (
    <Bare>
      <Page
        title={isFirst ? "Welcome to Drumbeat" : "A new business"}
        narrow
        intro={
          isFirst
            ? "Create your first business: its accounts, its posts and its people stand together."
            : "Its accounts, its posts and its people stand together, apart from your other businesses."
        }
      >
        <div className="mb-4 empty:hidden">
          <Invitations />
        </div>
        <NewBusinessForm />
        <Card className="mt-4 text-sm text-ink-soft">
          <p>
            Were you invited by somebody? You are signed in as{" "}
            <strong className="inline-block max-w-full wrap-anywhere text-ink">{me.email}</strong>; an
            invitation stands here if it is for this address. If it is for another one, sign in with that.
          </p>
          <p className="mt-3 flex flex-wrap gap-2">
            {!isFirst && (
              <Link to="/" className={buttonClass("secondary", "small")}>
                Back to your calendar
              </Link>
            )}
            <Button size="small" onClick={() => session.signOut()}>
              Sign out
            </Button>
          </p>
        </Card>
      </Page>
    </Bare>
  );
}

function NewBusinessForm() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  const [spare] = useState(spareName);
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { name: "", tenant_id: "", timezone: browserZone() },
  });
  const once = useIdempotent();
  const create = useMutation({
    mutationFn: (body: Values) =>
      once(body, (header) => answer(api.POST("/api/v1/tenants", { params: { header }, body }))),
    meta: { showsError: true },
    onSuccess: async ({ tenant_id: tenantId }) => {
      await queries.query({ ...meQuery, staleTime: 0 });
      await navigate({
        to: "/t/$tenantId/accounts",
        params: { tenantId },
        ignoreBlocker: true,
      });
    },
    onError: (error) => {
      showFieldErrors(form, error);
      if (isTaken(error)) {
        form.setError("tenant_id", { type: "api", message: error.message }, { shouldFocus: true });
      }
    },
  });
  const { errors, dirtyFields, isDirty } = form.formState;
  const unsaved = useUnsaved(isDirty, "The business has not been created yet.");
  return (
    <Card>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={form.handleSubmit((values) => create.mutate(values))}
      >
        <ErrorNote error={isTaken(create.error) ? null : generalError(form, create.error)} />
        <Field label="Name of the business" error={errors.name?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="organization"
              {...form.register("name", {
                onChange: (event: { target: { value: string } }) => {
                  if (!dirtyFields.tenant_id) {
                    form.setValue("tenant_id", suggestedName(event.target.value, me.email, spare), {
                      shouldValidate: form.formState.isSubmitted,
                    });
                  }
                },
              })}
            />
          )}
        </Field>
        <Field
          label="Short name"
          hint="In addresses and the API. Small letters, digits, - and _. It can't be changed later."
          error={errors.tenant_id?.message}
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              {...form.register("tenant_id")}
            />
          )}
        </Field>
        <Field
          label="Time zone"
          hint="What the calendar shows. Each account may post by a clock of its own."
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
        <Button type="submit" look="primary" busy={create.isPending} className="justify-self-start">
          Create business
        </Button>
        {unsaved.question}
      </form>
    </Card>
  );
}

function isTaken(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "tenant_exists";
}
