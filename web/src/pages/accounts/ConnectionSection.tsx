import { RefreshCw, Send } from "lucide-react";
import type { useCheckAccounts } from "@/accounts/check";
import { usePlatform } from "@/accounts/platforms";
import type { Account } from "@/accounts/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Said } from "@/ui/Said";
import { ErrorNote } from "@/ui/States";
import { ConnectionState } from "./ConnectionState";
import { useSendTest } from "./queries";

interface ConnectionSectionProps {
  account: Account;
  check: ReturnType<typeof useCheckAccounts>;
}

/** Whether an account's network accepts its connection, with a button to check. */
export function ConnectionSection({ account, check }: ConnectionSectionProps) {
  const rights = useRights();
  const platform = usePlatform(account.platform);
  const test = useSendTest(useTenantId());
  return (
    <section aria-label="State of the connection" className="grid justify-items-start gap-3">
      <div role="status">
        <ConnectionState account={account} checking={check.isPending} />
      </div>
      <ErrorNote error={check.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          busy={check.isPending}
          whyNot={rights.whyNotAdminister}
          onClick={() => check.mutate([account.id])}
        >
          <RefreshCw aria-hidden />
          Check now
        </Button>
        {platform?.can_be_tested && (
          <Button
            size="small"
            busy={test.isPending}
            whyNot={rights.whyNotAdminister}
            onClick={() => test.mutate(account.id)}
          >
            <Send aria-hidden />
            Send a test
          </Button>
        )}
      </div>
      <div role="status">
        {test.data && (
          <div className={cn("text-sm", test.data.delivered ? "text-posted-ink" : "text-failed-ink")}>
            <Said
              says={
                test.data.delivered
                  ? "The test arrived."
                  : "The test did not arrive as it should. Look at the receiver, then try again."
              }
              details={test.data.message}
            />
          </div>
        )}
      </div>
      <ErrorNote error={test.error} />
    </section>
  );
}
