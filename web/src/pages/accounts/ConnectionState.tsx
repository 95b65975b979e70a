import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle } from "lucide-react";
import { useReceivers } from "@/accounts/platforms";
import type { Account } from "@/accounts/queries";
import { connectionStanding } from "@/accounts/standing";
import { useTenant } from "@/session/tenant";
import { useNow } from "@/time/useNow";
import { cn } from "@/ui/cn";
import { DateTime } from "@/ui/DateTime";
import { networkName } from "@/ui/NetworkIcon";
import { findingWords } from "@/ui/troubleWords";
import { Said } from "@/ui/Said";

const MINUTE_MS = 60_000;

const LOOKS = {
  connected: { icon: CircleCheck, className: "text-posted-ink" },
  unchecked: { icon: CircleHelp, className: "text-ink-soft" },
  silent: { icon: CircleAlert, className: "text-beat-ink" },
  reconnect: { icon: CircleAlert, className: "text-failed-ink" },
} as const;

interface ConnectionStateProps {
  account: Account;
  /** Its network is being asked. */
  checking?: boolean;
}

/** The known state of an account's connection, since when, and its problems. */
export function ConnectionState({ account, checking = false }: ConnectionStateProps) {
  const state = connectionStanding(account);
  const ends = account.connection.status === "expiring" ? account.connection.ends_at : null;
  const { icon: Icon, className } = LOOKS[ends && state === "connected" ? "silent" : state];
  const { findings } = account.connection;
  const receiverOf = useReceivers();
  return (
    <div className="grid gap-1 text-sm">
      {checking ? (
        <p className="flex items-start gap-2 text-ink-soft">
          <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
          Checking the connection…
        </p>
      ) : (
        <>
          <p className={cn("flex items-start gap-2 font-medium", className)}>
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>
              <Summary account={account} />
              {ends && <Ending at={ends} />}
            </span>
          </p>
          {findings.length > 0 && (
            <ul className="grid gap-1 pl-6">
              {findings.map((finding) => (
                <li key={`${finding.code} ${finding.field ?? ""}`}>
                  <Said {...findingWords(receiverOf(account.platform), finding)} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

function Summary({ account }: { account: Account }) {
  const at = account.connection.checked_at;
  switch (connectionStanding(account)) {
    case "connected":
      return at ? (
        <>
          Connected, checked <When at={at} />
        </>
      ) : (
        "Connected"
      );
    case "silent":
    case "unchecked":
      return at ? (
        <>
          Not checked: no answer <When at={at} />
        </>
      ) : (
        "Not checked yet"
      );
    case "reconnect":
      if (account.connection.findings.length === 0) {
        return `${networkName(account.platform)} no longer accepts this connection.`;
      }
      return at ? (
        <>
          Does not work, checked <When at={at} />
        </>
      ) : (
        "Does not work"
      );
  }
}

/** It can't be renewed automatically, so a person has to reconnect. */
function Ending({ at }: { at: string }) {
  const { timezone } = useTenant();
  return (
    <>
      . It ends <DateTime at={at} zone={timezone} />: connect it again before that.
    </>
  );
}

function When({ at }: { at: string }) {
  const { timezone } = useTenant();
  const now = useNow(MINUTE_MS);
  if (Math.abs(now.getTime() - Date.parse(at)) < MINUTE_MS) return "just now";
  return <DateTime at={at} zone={timezone} asRelative />;
}
