import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarDays, Settings2 } from "lucide-react";
import { useId } from "react";
import { AccountStatusBadge } from "@/accounts/AccountStatusBadge";
import { Portrait } from "@/accounts/Portrait";
import type { Account } from "@/accounts/queries";
import { connectionStanding } from "@/accounts/standing";
import { useRights, useTenantId } from "@/session/tenant";
import { zoneTime } from "@/time/zones";
import { Button, buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card } from "@/ui/Page";
import { Skeleton } from "@/ui/States";
import { Text } from "@/ui/Text";
import { ConnectionState } from "./ConnectionState";
import { PauseButton } from "./PauseButton";
import { previewQuery } from "./queries";
import { scheduleOf } from "./schedule";
import { SlotList } from "./SlotList";
import * as words from "./words";

const SHOWN = 3;
/** Long enough for three slots at one post a week. */
const DAYS = 28;

export function AccountCard({ account, onOpen }: { account: Account; onOpen: () => void }) {
  const rights = useRights();
  const nameId = useId();
  const isBroken = connectionStanding(account) === "reconnect";
  return (
    <Card className="flex h-full flex-col gap-4">
      <article aria-labelledby={nameId} className="flex grow flex-col gap-4">
        <header className="grid gap-2">
          <div className="flex items-start gap-3">
            <NetworkIcon platform={account.platform} named className="mt-1 size-5 text-accent" />
            <h2 id={nameId} className="min-w-0 grow font-display text-xl leading-snug font-semibold break-words">
              <Text>{account.name}</Text>
            </h2>
            {account.picture_url && <Portrait name={account.name} src={account.picture_url} className="shrink-0" />}
          </div>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <AccountStatusBadge account={account} />
            <span className="min-w-0 text-sm text-ink-soft">
              <Text>{words.destination(account)}</Text>
            </span>
          </div>
        </header>
        {account.updating && (
          <p role="status" className="text-sm text-ink-soft">
            The calendar is being updated…
          </p>
        )}
        {(isBroken || account.connection.checked_at) && (
          <div className={cn(isBroken && "grid gap-1 rounded-control bg-danger-soft px-3 py-2")}>
            <ConnectionState account={account} />
            {isBroken && (
              <p className="pl-6 text-sm text-failed-ink">
                {rights.canAdminister ? "Reconnect to post again." : "Ask an admin to reconnect it."}
              </p>
            )}
          </div>
        )}
        <div>
          <p>{words.schedule(scheduleOf(account))}</p>
          <p className="text-sm text-ink-soft">{zoneTime(account.schedule_timezone)}</p>
        </div>
        <NextSlots account={account} />
      </article>
      <div className="mt-auto flex flex-wrap gap-2 border-t border-line pt-4">
        <Button
          size="small"
          look={isBroken ? "primary" : "secondary"}
          aria-label={`${rights.canAdminister ? (isBroken ? "Reconnect" : "Edit") : "Details of"} ${account.name}`}
          onClick={onOpen}
        >
          <Settings2 aria-hidden />
          {rights.canAdminister ? (isBroken ? "Reconnect" : "Edit") : "Details"}
        </Button>
        <PauseButton account={account} size="small" />
      </div>
    </Card>
  );
}

function NextSlots({ account }: { account: Account }) {
  const tenantId = useTenantId();
  const slots = useQuery(previewQuery(tenantId, scheduleOf(account), DAYS));
  return (
    <section className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h3 className="text-sm font-semibold text-ink-soft">
          Next times
        </h3>
        <Link
          to="/t/$tenantId/calendar"
          params={{ tenantId }}
          search={{ accounts: [account.id] }}
          className={cn(buttonClass("quiet", "small"), "-mr-3")}
          aria-label={`Calendar of ${account.name}`}
        >
          <CalendarDays aria-hidden />
          Calendar
        </Link>
      </div>
      {slots.isPending && <Skeleton className="h-18" />}
      {slots.isError && (
        <p className="text-sm">
          They could not be loaded.{" "}
          <button
            type="button"
            className="font-medium text-accent underline"
            onClick={() => void slots.refetch()}
          >
            Try again
          </button>
        </p>
      )}
      {slots.data && <SlotList slots={slots.data.slice(0, SHOWN)} />}
    </section>
  );
}
