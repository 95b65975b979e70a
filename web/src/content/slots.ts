import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey } from "@/session/tenant";
import type { InstanceRow } from "./queries";

interface Sought {
  tenantId: string;
  accountId: string;
  now: Date;
  signal?: AbortSignal;
}

/** The account's next empty slot; null when it has none. */
export async function nextEmptySlot(sought: Sought): Promise<InstanceRow | null> {
  const { tenantId, accountId, now, signal } = sought;
  let cursor: string | undefined;
  do {
    const page = await answer(
      api.GET("/api/v1/marketing/post-instances", {
        params: {
          query: {
            tenant_id: tenantId,
            channel_account_id: accountId,
            status: "Planned",
            start_date: dayBefore(now),
            limit: 20,
            cursor,
          },
        },
        ...(signal && { signal }),
      }),
    );
    const free = page.items.find(({ scheduled_for: at }) => at && new Date(at) > now);
    if (free) return free;
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return null;
}

/** The same for display; under the calendar's key, because it changes with the calendar. */
export const nextSlotQuery = (tenantId: string, accountId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "calendar", "next empty slot", accountId),
    queryFn: ({ signal }) => nextEmptySlot({ tenantId, accountId, now: new Date(), signal }),
  });

/** A day early, so that no zone's today is missed; past slots are left out by their instant. */
const dayBefore = (now: Date): string =>
  new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
