import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey } from "@/session/tenant";

/** Asks the networks whether they take the accounts' connections. */
export function useCheckAccounts(tenantId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      Promise.all(
        ids.map((account_id) =>
          answer(
            api.POST("/api/v1/marketing/channel-accounts/{account_id}/check", {
              params: { query: { tenant_id: tenantId }, path: { account_id } },
            }),
          ),
        ),
      ),
    meta: { showsError: true },
    // Awaited, because the answer is shown as the account's connection.
    onSettled: () => queries.invalidateQueries({ queryKey: tenantKey(tenantId, "accounts") }),
  });
}
