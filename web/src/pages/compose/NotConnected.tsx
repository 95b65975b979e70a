import { Link } from "@tanstack/react-router";
import type { Account } from "@/accounts/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { Details } from "@/ui/Details";
import { NetworkIcon } from "@/ui/NetworkIcon";
import type { Platform } from "./shown";

interface NotConnectedProps {
  platforms: readonly Platform[];
  accounts: readonly Account[];
}

/** Networks on which the business has no account, and why a post can't go there yet. */
export function NotConnected({ platforms, accounts }: NotConnectedProps) {
  const tenantId = useTenantId();
  const { canAdminister } = useRights();
  const missing = platforms.filter(({ platform }) => accounts.every((account) => account.platform !== platform));
  if (missing.length === 0) return null;
  return (
    <Details summary={`Not connected yet (${missing.length})`}>
      <ul className="grid gap-1.5 text-sm">
        {missing.map(({ platform, display_name: name, configured, reason }) => (
          <li key={platform} className="flex min-w-0 items-start gap-2">
            <NetworkIcon platform={platform} className="mt-0.5 text-ink-soft" />
            <span className="min-w-0 wrap-anywhere">
              <span className="font-medium">{name}: </span>
              {configured ? (
                "no account is connected. "
              ) : (
                <span className="text-ink-soft">{reason ?? "this Drumbeat can't connect it yet."} </span>
              )}
              {configured && canAdminister && (
                <Link to="/t/$tenantId/accounts" params={{ tenantId }} search={{ add: true }} className="font-medium underline underline-offset-4">
                  Connect {name}
                </Link>
              )}
              {configured && !canAdminister && "Ask an admin to connect it."}
            </span>
          </li>
        ))}
      </ul>
    </Details>
  );
}
