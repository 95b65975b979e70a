import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey, useTenantId } from "@/session/tenant";
import { networkName } from "@/ui/NetworkIcon";

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

type Platform = Schema["PlatformView"];

/** What a network takes; undefined as long as that is not known. */
export function usePlatform(name: string): Platform | undefined {
  const platforms = useQuery(platformsQuery(useTenantId()));
  return platforms.data?.find(({ platform }) => platform === name);
}

/** Who takes posts on a network, as a sentence begins: by its name as long as no more is known. */
export function useReceivers(): (platform: string) => string {
  const platforms = useQuery(platformsQuery(useTenantId()));
  return (name) =>
    platforms.data?.find(({ platform }) => platform === name)?.receiver ?? networkName(name);
}

/** What networks say of links, each once. */
export const linkNotes = (platforms: readonly (Platform | undefined)[]): string[] => [
  ...new Set(platforms.map((each) => each?.link_note ?? "").filter(Boolean)),
];
