import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

export type Account = Schema["AccountView"];

/**
 * How often the calendar and the composer reload accounts, so that a colleague's change is seen.
 */
export const ACCOUNTS_LOOK_MS = 12_000;
/** How often accounts are reloaded whose posts still follow a change. */
const UPDATING_MS = 5_000;

/** The tenant's channel accounts, oldest first. There are few, so all are read. */
export const accountsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "accounts"),
    queryFn: async ({ signal }) => {
      const accounts: Account[] = [];
      let cursor: string | undefined;
      do {
        const page = await answer(
          api.GET("/api/v1/marketing/channel-accounts", {
            params: { query: { tenant_id: tenantId, limit: 100, cursor } },
            signal,
          }),
        );
        accounts.push(...page.items);
        cursor = page.cursor ?? undefined;
      } while (cursor);
      return accounts;
    },
    refetchInterval: ({ state }) =>
      state.data?.some((account) => account.updating) ? UPDATING_MS : false,
  });
