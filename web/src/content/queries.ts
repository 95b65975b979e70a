import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

export type Content = Schema["ContentView"];
export type ContentStatus = Schema["ContentStatus"];
export type InstanceRow = Schema["InstanceRow"];

export const contentQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "content", id),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/content-items/{content_id}", {
          params: { path: { content_id: id }, query: { tenant_id: tenantId } },
          signal,
        }),
      ),
  });

/** The posts that show a content item, in time order. */
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
