import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { useCheckAccounts } from "@/accounts/check";
import { platformsQuery } from "@/accounts/platforms";
import { Portrait } from "@/accounts/Portrait";
import type { Account } from "@/accounts/queries";
import { Problem } from "@/api/problem";
import { knownOf, optionErrors, optionsOf, wrongIn, type Options } from "@/options/options";
import { AccountRoom } from "@/session/Limits";
import { useTenant, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Dialog";
import { Checkbox } from "@/ui/Field";
import { networkName } from "@/ui/NetworkIcon";
import { ErrorNote, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { AccountOptions } from "./AccountOptions";
import { connectingQuery, useConnectTargets, type Connected, type Connecting, type Target } from "./connecting";
import { EVERY_DAY, fromValues, scheduleSchema, type ScheduleValues } from "./schedule";
import { ScheduleEditor } from "./ScheduleEditor";

/** How often to ask whether the network has sent the person back. */
const LOOK_MS = 2_000;

interface ChoosePanelProps {
  id: string;
  onClose: () => void;
  onStartAgain: () => void;
  onConnected: (accounts: Account[]) => void;
}

/** Shown after coming back from a network: what it allowed, and the choice of targets. */
export function ChoosePanel({ id, onClose, onStartAgain, onConnected }: ChoosePanelProps) {
  const formId = useId();
  const tenantId = useTenantId();
  const connect = useConnectTargets(tenantId, id);
  const check = useCheckAccounts(tenantId);
  const found = useQuery({
    ...connectingQuery(tenantId, id),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? LOOK_MS : false),
  });
  const connecting = found.data;
  const isReady = connecting?.status === "ready";
  const network = connecting ? networkName(connecting.platform) : "The network";
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={isReady ? "Choose what to post to" : "Connecting an account"}
      description={isReady ? `${network} let us in. Nothing has been posted there.` : undefined}
      footer={
        <>
          <Button onClick={onClose}>{isReady ? "Cancel" : "Close"}</Button>
          {isReady ? (
            <Button type="submit" form={formId} look="primary" busy={connect.isPending}>
              {connecting.channel_account_id ? "Connect again" : "Connect"}
            </Button>
          ) : (
            <Button look="primary" onClick={onStartAgain}>
              Start again
            </Button>
          )}
        </>
      }
    >
      {found.isPending && <Loading what="the connection" rows={2} />}
      {found.isError && (
        <ErrorState
          title="This connection can't be gone on with"
          error={found.error}
          onRetry={isRefusal(found.error) ? undefined : () => void found.refetch()}
        />
      )}
      {connecting?.status === "pending" && (
        <p role="status">{network} has not sent you back yet. Finish there, or start again.</p>
      )}
      {connecting?.status === "failed" && (
        <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-failed-ink">
          {connecting.error?.message}
        </p>
      )}
      {isReady && !connecting.channel_account_id && <AccountRoom platform={connecting.platform} />}
      {isReady && (
        <Choices
          id={formId}
          connecting={connecting}
          connect={connect}
          onMade={(accounts) => check.mutate(accounts.map((account) => account.id))}
          onConnected={onConnected}
        />
      )}
    </Sheet>
  );
}

const isRefusal = (error: unknown) => error instanceof Problem && !error.retryable;

function Choices({
  id,
  connecting,
  connect,
  onMade,
  onConnected,
}: {
  id: string;
  connecting: Connecting;
  connect: ReturnType<typeof useConnectTargets>;
  onMade: (accounts: Account[]) => void;
  onConnected: (accounts: Account[]) => void;
}) {
  const tenant = useTenant();
  const { targets, missing_scopes: missing, channel_account_id: again } = connecting;
  const [chosen, setChosen] = useState(() => firstChoice(connecting));
  const [isEmpty, setIsEmpty] = useState(false);
  const [refused, setRefused] = useState<Connected[]>([]);
  const [options, setOptions] = useState<Options>({});
  const platforms = useQuery(platformsQuery(tenant.tenant_id));
  const all =
    platforms.data?.find(({ platform }) => platform === connecting.platform)?.options ?? [];
  const only = chosen.length === 1 ? targets.find(({ id }) => id === chosen[0]) : undefined;
  // Options with choices of their own are set only for a single target, or later on the accounts.
  const known = optionsOf(all, only?.choices).filter((option) => !option.of_account || only);
  const form = useForm<ScheduleValues>({
    resolver: zodResolver(scheduleSchema),
    mode: "onTouched",
    defaultValues: {
      posts_per_week: 3,
      schedule_timezone: tenant.timezone,
      schedule_times: [{ at: "09:00" }],
      days_of_week: EVERY_DAY,
    },
  });
  const isNew = targets.some(({ id, already }) => chosen.includes(id) && !already && !again);

  function send(values: ScheduleValues) {
    setIsEmpty(chosen.length === 0);
    // The fields show the errors.
    const isWrong = isNew && Object.keys(wrongIn(known, options)).length > 0;
    if (chosen.length === 0 || isWrong) return;
    const wanted = { ...fromValues(values), options: knownOf(known, options) };
    const isOther = (id: string) =>
      targets.some((target) => target.id === id && target.platform !== connecting.platform);
    connect.mutate(
      // The options belong to the network that was asked; accounts of another one begin with its
      // defaults.
      chosen.map((id) => ({ id, ...wanted, ...(isOther(id) && { options: {} }) })),
      {
        onSuccess: (results) => {
          const made = results.flatMap(({ item }) => (item ? [item] : []));
          const failed = results.filter(({ error }) => error);
          setRefused(failed);
          setChosen(failed.map(({ id }) => id));
          onMade(made);
          for (const { name } of made) toast(`${name} is connected.`);
          if (failed.length === 0) onConnected(made);
        },
      },
    );
  }

  const toggle = (id: string, isOn: boolean) =>
    setChosen((now) =>
      again ? (isOn ? [id] : []) : isOn ? [...now, id] : now.filter((each) => each !== id),
    );

  return (
    <FormProvider {...form}>
      <form id={id} noValidate className="grid gap-6" onSubmit={form.handleSubmit(send)}>
        <ErrorNote error={connect.error} />
        {missing.length > 0 && (
          <p className="rounded-control bg-beat-soft px-3 py-2 text-sm text-beat-ink">
            You did not allow all that was asked for: {missing.join(", ")}. Posting may fail without
            it. Start again and allow it, if you want to be sure.
          </p>
        )}
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 text-sm font-semibold">
            {again ? "What does the account post to?" : "Where do you want to post?"}
          </legend>
          {targets.map((target) => (
            <div key={target.id} className="grid gap-0.5">
              <Checkbox
                label={
                  <Shown target={target} isOther={target.platform !== connecting.platform} />
                }
                checked={chosen.includes(target.id)}
                disabled={target.reason !== null}
                aria-describedby={target.reason === null ? undefined : `${id}-${target.id}`}
                onChange={({ currentTarget }) => toggle(target.id, currentTarget.checked)}
              />
              {target.reason !== null && (
                <p id={`${id}-${target.id}`} className="pl-8 text-sm text-ink-soft">
                  {target.reason}
                </p>
              )}
              {target.already && (
                <p className="pl-8 text-sm text-ink-soft">
                  Connected already. It keeps its posts and times, and gets the new connection.
                </p>
              )}
              {refused
                .filter(({ id }) => id === target.id)
                .map(({ error }) => (
                  <p key={target.id} role="alert" className="pl-8 text-sm text-failed-ink">
                    {error?.detail}
                  </p>
                ))}
            </div>
          ))}
          {isEmpty && (
            <p role="alert" className="text-sm text-failed-ink">
              Choose at least one.
            </p>
          )}
        </fieldset>
        {isNew && (
          <>
            <AccountOptions
              known={known}
              value={options}
              errors={optionErrors(connect.error)}
              onChange={(changed) => {
                setOptions(changed);
                if (Object.keys(optionErrors(connect.error)).length > 0) connect.reset();
              }}
            />
            <section className="grid gap-4 border-t border-line pt-6">
              <h2 className="font-display text-lg font-semibold">Schedule</h2>
              <ScheduleEditor />
            </section>
          </>
        )}
      </form>
    </FormProvider>
  );
}

/** A target as its network shows it, with the network's name if it is another one. */
function Shown({ target, isOther }: { target: Target; isOther: boolean }) {
  const { name, platform, picture_url: picture } = target;
  return (
    <span className="flex items-center gap-2.5">
      {picture && <Portrait src={picture} name={name} />}
      <Text>{name}</Text>{" "}
      {isOther && <span className="text-sm text-ink-soft">{networkName(platform)}</span>}
    </span>
  );
}

/** The preselected targets: the only one, or that of the account to reconnect. */
function firstChoice({ targets, channel_account_id: again }: Connecting): string[] {
  const own = targets.filter(({ channel_account_id: id }) => again !== null && id === again);
  if (own.length > 0) return own.map(({ id }) => id);
  const possible = targets.filter(({ reason }) => reason === null);
  return possible.length === 1 ? possible.map(({ id }) => id) : [];
}
