import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

/** The networks and their limits; they change only with the deployment. */
export const platformsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "platforms"),
    queryFn: async ({ signal }) => {
      const { items } = await answer(
        api.GET("/api/v1/marketing/platforms", {
          params: { query: { tenant_id: tenantId } },
          signal,
        }),
      );
      return items;
    },
    staleTime: Infinity,
  });

/** The networks' notes about links, each once. */
export const linkNotes = (platforms: readonly (Schema["PlatformView"] | undefined)[]): string[] => [
  ...new Set(platforms.map((each) => each?.link_note ?? "").filter(Boolean)),
];
