import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import type { Account } from "@/accounts/queries";
import { Cost } from "@/session/Credits";
import { tenantKey, useRights, useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { retriableQuery, retryFailed, type Retried } from "./retry";

const posts = (count: number): string => (count === 1 ? "1 post" : `${count} posts`);

/** Offers to retry what failed while the account's connection had ended; otherwise nothing. */
export function RetrySection({ account }: { account: Account }) {
  const tenant = useTenant();
  const rights = useRights();
  const queries = useQueryClient();
  const failed = useQuery(retriableQuery(tenant, account.id));
  const retry = useMutation({
    mutationFn: () => retryFailed(tenant.tenant_id, account.id),
    meta: { showsError: true },
    onSettled: () => queries.invalidateQueries({ queryKey: tenantKey(tenant.tenant_id) }),
  });
  const count = failed.data ?? 0;
  if (count === 0 && retry.isIdle) return null;
  return (
    <section aria-label="Posts that failed" className="grid justify-items-start gap-3">
      {count > 0 && (
        <>
          <p>
            {posts(count)} did not go out because the connection had ended. Retried,{" "}
            {count === 1 ? "it goes out at once." : "they go out one after the other, oldest first."}
          </p>
          <Cost count={count} />
          <Button
            busy={retry.isPending}
            whyNot={
              rights.whyNotEdit ??
              (account.status === "paused" ? "It is paused. Resume it first." : undefined)
            }
            onClick={() => retry.mutate()}
          >
            <RotateCw aria-hidden />
            Retry the posts that failed
          </Button>
        </>
      )}
      <div role="status">{retry.data && <Outcome retried={retry.data} />}</div>
      <ErrorNote error={retry.error} />
    </section>
  );
}

function Outcome({ retried: { started, refused, reasons } }: { retried: Retried }) {
  return (
    <div className="grid gap-1 text-sm">
      {started > 0 && (
        <p>{started === 1 ? "1 post goes out now." : `${started} posts go out now, one after the other.`}</p>
      )}
      {refused > 0 && (
        <>
          <p className="text-failed-ink">
            {posts(refused)} could not be retried:
          </p>
          <ul className="list-disc pl-5">
            {reasons.map((reason) => (
              <li key={reason}>
                <Text>{reason}</Text>
              </li>
            ))}
          </ul>
        </>
      )}
      {started + refused === 0 && <p>Nothing was left to retry.</p>}
    </div>
  );
}
