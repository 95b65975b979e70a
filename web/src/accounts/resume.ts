import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey } from "@/session/tenant";
import { toast } from "@/ui/toasts";
import type { Account } from "./queries";

/** Resumes paused accounts. */
export function useResume(tenantId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (accounts: readonly Account[]) =>
      Promise.all(
        accounts.map(({ id }) =>
          answer(
            api.POST("/api/v1/marketing/channel-accounts/{account_id}/resume", {
              params: { path: { account_id: id }, query: { tenant_id: tenantId } },
            }),
          ),
        ),
      ),
    onSuccess: ([first, ...others]) =>
      toast(
        others.length === 0
          ? `${first?.name ?? "The account"} posts again.`
          : `${others.length + 1} accounts post again.`,
      ),
    onSettled: () =>
      Promise.all(
        ["accounts", "calendar"].map((resource) =>
          queries.invalidateQueries({ queryKey: tenantKey(tenantId, resource) }),
        ),
      ),
  });
}
