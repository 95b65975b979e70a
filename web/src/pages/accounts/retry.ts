import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey, type useTenant } from "@/session/tenant";
import { dayOf } from "@/time/format";

/** Older failures are not retried in bulk, so that old posts don't go out by one click. */
const RETRIED_WITHIN_MS = 14 * 86_400_000;

/** How many of an account's posts failed because its connection had ended, and can be retried. */
export const retriableQuery = (
  tenant: Pick<ReturnType<typeof useTenant>, "tenant_id" | "timezone">,
  accountId: string,
) =>
  queryOptions({
    queryKey: tenantKey(tenant.tenant_id, "history", "retriable", accountId),
    queryFn: async ({ signal }) => {
      const since = new Date(Date.now() - RETRIED_WITHIN_MS);
      let count = 0;
      let cursor: string | undefined;
      do {
        const page = await answer(
          api.GET("/api/v1/marketing/history", {
            params: {
              query: {
                tenant_id: tenant.tenant_id,
                channel_account_id: accountId,
                status: "Failed",
                start_date: dayOf(since, tenant.timezone),
                limit: 100,
                cursor,
              },
            },
            signal,
          }),
        );
        count += page.items.filter(
          ({ error, scheduled_for }) =>
            error?.disconnected && scheduled_for && new Date(scheduled_for) >= since,
        ).length;
        cursor = page.cursor ?? undefined;
      } while (cursor);
      return count;
    },
  });

export interface Retried {
  /** How many go out now. */
  started: number;
  refused: number;
  /** The reasons, in the API's words, each once. */
  reasons: readonly string[];
}

/**
 * Retries what failed because the account's connection had ended, page by page. After an
 * interruption it can be called again: retried posts are no longer failed.
 */
export async function retryFailed(tenantId: string, accountId: string): Promise<Retried> {
  let started = 0;
  let refused = 0;
  const reasons = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await answer(
      api.POST("/api/v1/marketing/post-instances/retry", {
        params: { query: { tenant_id: tenantId, cursor } },
        body: { channel_account_id: accountId },
      }),
    );
    for (const { error } of page.results) {
      if (error) {
        refused += 1;
        reasons.add(error.detail);
      } else {
        started += 1;
      }
    }
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return { started, refused, reasons: [...reasons] };
}
