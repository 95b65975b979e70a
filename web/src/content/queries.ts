import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { isUnderWay } from "@/media/asset";
import { LOOK_MS } from "@/media/queries";
import { tenantKey } from "@/session/tenant";

export type Content = Schema["ContentView"];
export type ContentStatus = Schema["ContentStatus"];
/** The texts that an approval covered. */
export type Covers = Schema["CoversView"];
export type InstanceRow = Schema["InstanceRow"];

export const contentQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "content", id),
    queryFn: ({ signal }): Promise<Content> =>
      answer(
        api.GET("/api/v1/marketing/content-items/{content_id}", {
          params: { path: { content_id: id }, query: { tenant_id: tenantId } },
          signal,
        }),
      ),
    // Pictures in processing are shown as soon as they are ready.
    refetchInterval: ({ state }) =>
      state.data?.media.some(({ status }) => status !== null && isUnderWay({ status })) ? LOOK_MS : false,
  });

/** The posts with a text, in time order. */
export const usesQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "content", id, "uses"),
    queryFn: async ({ signal }) => {
      const uses: InstanceRow[] = [];
      let cursor: string | undefined;
      do {
        const page = await answer(
          api.GET("/api/v1/marketing/post-instances", {
            params: { query: { tenant_id: tenantId, content_item_id: id, limit: 100, cursor } },
            signal,
          }),
        );
        uses.push(...page.items);
        cursor = page.cursor ?? undefined;
      } while (cursor);
      return uses;
    },
  });

/** The own texts of single accounts, for posts that are not out yet. */
export const ownTextsQuery = (tenantId: string, id: string, uses: readonly InstanceRow[]) => {
  const own = uses.filter((use) => use.has_caption_override && use.status !== "Posted");
  return queryOptions({
    queryKey: tenantKey(tenantId, "content", id, "own", own.map(({ id, version }) => `${id} ${version}`)),
    queryFn: ({ signal }) =>
      Promise.all(
        own.map(async ({ id: instance_id, account_name }) => {
          const { caption_override: caption } = await answer(
            api.GET("/api/v1/marketing/post-instances/{instance_id}", {
              params: { path: { instance_id }, query: { tenant_id: tenantId } },
              signal,
            }),
          );
          return { instance_id, account_name, caption: caption ?? "" };
        }),
      ),
  });
};
