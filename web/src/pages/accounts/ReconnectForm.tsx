import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { z } from "@/zod";
import type { Account } from "@/accounts/queries";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ErrorNote } from "@/ui/States";
import { useUnsaved } from "@/ui/unsaved";
import {
  checkConnection,
  connectionOf,
  leavesFor,
  othersFor,
  type ConnectionValues,
  type Platform,
} from "./connection";
import { useStartConnecting } from "./connecting";
import { ConnectionFields } from "./ConnectionFields";
import { OtherWay } from "./OtherWay";
import { platformsQuery, useChangeAccount } from "./queries";
import { StartConnecting } from "./StartConnecting";
import * as words from "./words";

const schemaFor = (platform: Platform) =>
  z.object({ connection: z.record(z.string(), z.string()) }).superRefine((values, context) => {
    checkConnection(platform, values, context);
  });

interface ReconnectFormProps {
  account: Account;
  /** Nothing goes out until this is done. */
  urgent?: boolean;
  onReconnected: (account: Account) => void;
}

/** Reconnects an account; the old connection is write-only, so every field is asked for. */
export function ReconnectForm({ account, urgent = false, onReconnected }: ReconnectFormProps) {
  // Also open for a connection that ends soon, which saves a click.
  const [isOpen, setIsOpen] = useState(urgent || account.connection.status === "expiring");
  const [pastes, setPastes] = useState(false);
  const platforms = useQuery(platformsQuery(useTenantId()));
  const platform = platforms.data?.find((each) => each.platform === account.platform);
  if (platform?.connects_by.kind === "own") return null;
  return (
    <section className="grid justify-items-stretch gap-3 border-t border-line pt-6 first:border-0 first:pt-0">
      <h3 className="font-display text-lg font-semibold">
        {urgent ? "Reconnect" : "Connection"}
      </h3>
      {urgent ? (
        <p className="rounded-control bg-danger-soft px-3 py-2 text-sm text-failed-ink">
          The network does not accept what {account.name} was connected with. Nothing goes out until
          you connect it anew; its times and posts stay.
        </p>
      ) : (
        <p className="text-sm text-ink-soft">
          {words.destination(account) && `${words.destination(account)}. `}
          What it was connected with is kept encrypted and can only be replaced.
        </p>
      )}
      {isOpen && platform && leavesFor(platform, pastes) ? (
        <Leaving
          account={account}
          platform={platform}
          others={othersFor(platform, platforms.data ?? [])}
        />
      ) : isOpen && platform ? (
        <Connecting
          account={account}
          platform={platform}
          urgent={urgent}
          onDone={() => setIsOpen(false)}
          onReconnected={onReconnected}
        />
      ) : (
        <Button className="justify-self-start" onClick={() => setIsOpen(true)}>
          Replace the connection…
        </Button>
      )}
      {isOpen && platform && (
        <OtherWay platform={platform} pastes={pastes} onChange={setPastes} />
      )}
    </section>
  );
}

/** The network asks the person; they come back to this account. */
function Leaving({
  account,
  platform,
  others,
}: {
  account: Account;
  platform: Platform;
  others: Platform[];
}) {
  const id = useId();
  const start = useStartConnecting(useTenantId());
  return (
    <div className="grid gap-5">
      <StartConnecting
        id={id}
        platform={platform}
        start={start}
        others={others}
        account={account}
      />
      <Button
        type="submit"
        form={id}
        look="primary"
        className="justify-self-start"
        busy={start.isPending || start.isSuccess}
        whyNot={platform.configured ? undefined : (platform.reason ?? "")}
      >
        Connect with {platform.display_name}
      </Button>
    </div>
  );
}

function Connecting({
  account,
  platform,
  urgent,
  onDone,
  onReconnected,
}: {
  account: Account;
  platform: Platform;
  urgent: boolean;
  onDone: () => void;
  onReconnected: (account: Account) => void;
}) {
  const change = useChangeAccount(useTenantId());
  const form = useForm<ConnectionValues>({
    resolver: zodResolver(schemaFor(platform)),
    mode: "onTouched",
    // Public facts need not be typed again.
    defaultValues: { connection: { ...account.facts } },
  });
  const unsaved = useUnsaved(
    form.formState.isDirty,
    `What you wrote to connect ${account.name} anew would be lost.`,
  );

  function send(values: ConnectionValues) {
    change.mutate(
      {
        id: account.id,
        version: account.version,
        connection: connectionOf(platform, values),
      },
      {
        onSuccess: (saved) => {
          onDone();
          onReconnected(saved);
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  }

  return (
    <FormProvider {...form}>
      <form noValidate className="grid gap-5" onSubmit={form.handleSubmit(send)}>
        <ErrorNote error={generalError(form, change.error)} />
        <ConnectionFields platform={platform} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={change.isPending}>
            {urgent ? "Reconnect" : "Replace"}
          </Button>
          {!urgent && <Button onClick={() => unsaved.leave(onDone)}>Cancel</Button>}
        </div>
        {unsaved.question}
      </form>
    </FormProvider>
  );
}
