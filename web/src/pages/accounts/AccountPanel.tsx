import { Trash2 } from "lucide-react";
import { useState } from "react";
import { AccountStatusBadge } from "@/accounts/AccountStatusBadge";
import { useCheckAccounts } from "@/accounts/check";
import { usePlatform } from "@/accounts/platforms";
import type { Account } from "@/accounts/queries";
import { connectionStanding } from "@/accounts/standing";
import { useRights, useTenantId } from "@/session/tenant";
import { date } from "@/time/format";
import { zoneTime } from "@/time/zones";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Sheet } from "@/ui/Dialog";
import { Facts } from "@/ui/Facts";
import { networkName } from "@/ui/NetworkIcon";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { AccountForm } from "./AccountForm";
import { ConnectionSection } from "./ConnectionSection";
import { PauseButton } from "./PauseButton";
import { useDeleteAccount } from "./queries";
import { ReconnectForm } from "./ReconnectForm";
import { RetrySection } from "./RetrySection";
import { scheduleOf } from "./schedule";
import * as words from "./words";

interface AccountPanelProps {
  /** Undefined: it was deleted. */
  account: Account | undefined;
  onClose: () => void;
  /** It was deleted here: closes the panel despite unsaved changes. */
  onGone: () => void;
}

/** One account: its connection, schedule and actions. */
export function AccountPanel({ account, onClose, onGone }: AccountPanelProps) {
  const rights = useRights();
  const check = useCheckAccounts(useTenantId());
  if (!account) return <Gone onClose={onClose} />;

  const reconnect = (urgent: boolean) => (
    <ReconnectForm
      account={account}
      urgent={urgent}
      onReconnected={({ id, name }) => {
        toast(`${name} has its new connection.`);
        check.mutate([id]);
      }}
    />
  );
  const isBroken = connectionStanding(account) === "reconnect";
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={<Text>{account.name}</Text>}
      description={[networkName(account.platform), words.destination(account)]
        .filter(Boolean)
        .join(" · ")}
    >
      <div className="grid gap-8">
        <div className="flex flex-wrap items-center gap-3">
          <AccountStatusBadge account={account} />
          <PauseButton account={account} size="small" />
        </div>
        {account.status === "paused" && (
          <p className="-mt-5 text-sm text-ink-soft">
            It keeps its times. What falls due while it is paused is skipped.
          </p>
        )}
        <ConnectionSection account={account} check={check} />
        {!isBroken && !check.isPending && <RetrySection account={account} />}
        {rights.canAdminister ? (
          <>
            {isBroken && reconnect(true)}
            <AccountForm account={account} />
            {!isBroken && reconnect(false)}
            <DeleteSection account={account} onDeleted={onGone} />
          </>
        ) : (
          <ForOthers account={account} />
        )}
      </div>
    </Sheet>
  );
}

function Gone({ onClose }: { onClose: () => void }) {
  return (
    <Sheet open onOpenChange={onClose} title="This account is not there any more">
      <p>
        Somebody has deleted it, or the address is incomplete. Its history stays under History.
      </p>
      <Button className="mt-4" onClick={onClose}>
        Show all accounts
      </Button>
    </Sheet>
  );
}

/** The view for people who are not admins. */
function ForOthers({ account }: { account: Account }) {
  return (
    <>
      <Facts
        facts={[
          ["Schedule", words.schedule(scheduleOf(account))],
          ["Times are", zoneTime(account.schedule_timezone)],
          ["Added", date(account.created_at, "UTC")],
        ]}
      />
      <p className="border-t border-line pt-4 text-sm text-ink-soft">
        Only admins change accounts. Ask one of them; they stand under Members.
      </p>
    </>
  );
}

function DeleteSection({ account, onDeleted }: { account: Account; onDeleted: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const platform = usePlatform(account.platform);
  const remove = useDeleteAccount(useTenantId());
  return (
    <section className="grid justify-items-start gap-2 border-t border-line pt-6">
      <h3 className="font-display text-lg font-semibold">Delete</h3>
      <p className="text-sm text-ink-soft">To post nothing for a while, pause it instead.</p>
      <Button onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden />
        <span>
          Delete <Text>{account.name}</Text>…
        </span>
      </Button>
      {isAsking && (
        <ConfirmDialog
          open
          onOpenChange={() => setIsAsking(false)}
          title={`Delete ${account.name}?`}
          confirm={`Delete ${account.name}`}
          danger
          busy={remove.isPending}
          onConfirm={() =>
            remove.mutate(account.id, {
              onSuccess: () => {
                onDeleted();
                toast(`${account.name} is deleted.`);
              },
            })
          }
        >
          <div className="grid gap-3">
            <p>Nothing more goes out there, and this can&rsquo;t be undone:</p>
            <ul className="list-disc space-y-1 pl-5">
              <li>Its empty slots leave the calendar.</li>
              <li>Its scheduled posts become drafts without a time; their text and pictures stay.</li>
              <li>Its history is kept.</li>
              {platform?.shows_banners ? (
                <li>
                  Its banners leave the website and are deleted; their pictures stay in the library. Only the
                  business&rsquo;s first website keeps what it shows.
                </li>
              ) : (
                <li>How it was connected is forgotten.</li>
              )}
            </ul>
            <ErrorNote error={remove.error} />
          </div>
        </ConfirmDialog>
      )}
    </section>
  );
}
