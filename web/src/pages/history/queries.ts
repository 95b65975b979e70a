import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";
import type { HistorySearch } from "./search";

export type Post = Schema["HistoryRow"];
export type Remedy = Schema["Remedy"];

/** Past posts, newest first. */
export const historyQuery = (tenantId: string, wanted: HistorySearch) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "history", wanted),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/marketing/history", {
          params: {
            query: {
              tenant_id: tenantId,
              channel_account_id: wanted.account,
              status: wanted.status,
              type: wanted.type,
              start_date: wanted.from,
              end_date: wanted.to,
              cursor: pageParam,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

export interface Resolved {
  done: number;
  /** The reasons for refusals, in the API's words, each once. */
  reasons: readonly string[];
  refused: number;
}

/**
 * Decides about all missed posts, page by page. `onProgress` gets the number of decided ones. After
 * an interruption it can be called again: decided posts are no longer missed.
 */
export async function resolveMissed(
  tenantId: string,
  remedy: Remedy,
  onProgress: (sofar: number) => void,
): Promise<Resolved> {
  let done = 0;
  let refused = 0;
  const reasons = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await answer(
      api.POST("/api/v1/marketing/post-instances/missed/resolve", {
        params: { query: { tenant_id: tenantId, cursor } },
        body: { as: remedy },
      }),
    );
    for (const result of page.results) {
      if (result.error) {
        refused += 1;
        reasons.add(result.error.detail);
      } else {
        done += 1;
      }
    }
    onProgress(done + refused);
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return { done, refused, reasons: [...reasons] };
}
