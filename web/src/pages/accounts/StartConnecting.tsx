import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { Account } from "@/accounts/queries";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ErrorNote } from "@/ui/States";
import { z } from "@/zod";
import type { useStartConnecting } from "./connecting";
import type { Platform } from "./connection";

interface StartConnectingProps {
  id: string;
  platform: Platform;
  start: ReturnType<typeof useStartConnecting>;
  /** Other networks whose login also offers accounts of this one. */
  others: readonly Platform[];
  /** The account to reconnect, which keeps its posts. */
  account?: Account;
}

/** Shown before people leave for a network that asks them itself. */
export function StartConnecting({ id, platform, start, others, account }: StartConnectingProps) {
  const tenantId = useTenantId();
  const { asks, hint, targets } = platform.connects_by;
  const form = useForm({
    resolver: zodResolver(schemaFor(hint?.label)),
    mode: "onTouched",
    defaultValues: { hint: (hint && account?.facts[hint.name]) ?? "" },
  });

  function leave(to: string, named: string | null) {
    start.mutate(
      {
        tenant_id: tenantId,
        platform: to,
        hint: named,
        channel_account_id: account?.id ?? null,
      },
      { onError: (error) => showFieldErrors(form, error) },
    );
  }
  const send = (values: { hint: string }) =>
    leave(platform.platform, hint ? values.hint.trim() : null);

  return (
    <form id={id} noValidate className="grid gap-5" onSubmit={form.handleSubmit(send)}>
      <ErrorNote error={generalError(form, start.error)} />
      {platform.configured ? (
        <>
          <p className="text-sm text-ink-soft">
            {platform.display_name} asks you to let Drumbeat post, and brings you back here.
            {account ? "" : ` Then you choose the ${targets || "account"}.`} Your password stays there.
          </p>
          {asks.length > 0 && (
            <div className="grid gap-1 text-sm">
              <p className="font-semibold">It will ask whether Drumbeat may</p>
              <ul className="list-disc space-y-0.5 pl-5 text-ink-soft">
                {asks.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </div>
          )}
          {hint && (
            <Field
              label={hint.label}
              hint={hint.help}
              error={form.formState.errors.hint?.message}
            >
              {(wiring) => (
                <Input
                  {...wiring}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  placeholder={hint.example}
                  {...form.register("hint")}
                />
              )}
            </Field>
          )}
        </>
      ) : (
        <p className="rounded-control bg-sunken px-3 py-2 text-sm">{platform.reason}</p>
      )}
      {others.map((other) => (
        <Button
          key={other.platform}
          size="small"
          className="justify-self-start"
          busy={start.isPending || start.isSuccess}
          whyNot={other.configured ? undefined : (other.reason ?? "")}
          onClick={() => leave(other.platform, null)}
        >
          By {other.display_name}, for one that is linked to a {other.connects_by.targets} there
        </Button>
      ))}
    </form>
  );
}

const schemaFor = (label: string | undefined) =>
  z.object({
    hint: label ? z.string().trim().min(1, `Fill in: ${label}.`) : z.string(),
  });
