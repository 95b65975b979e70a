import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey, useTenantId } from "./tenant";

/** Names of the business's people, by email. */
export const peopleQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "members", "names"),
    queryFn: async ({ signal }) => {
      const names = new Map<string, string>();
      let cursor: string | undefined;
      do {
        const page = await answer(
          api.GET("/api/v1/tenants/{tenant_id}/members", {
            params: { path: { tenant_id: tenantId }, query: { limit: 100, cursor } },
            signal,
          }),
        );
        for (const { email, full_name: name } of page.items) if (name) names.set(email, name);
        cursor = page.cursor ?? undefined;
      } while (cursor);
      return names;
    },
    staleTime: 5 * 60_000,
  });

/** A person's name; the email of people who have left or not joined yet. */
export function usePersonName(): (email: string) => string {
  const { data: names } = useQuery(peopleQuery(useTenantId()));
  return (email) => names?.get(email) ?? email;
}

/** A text of the API with colleagues' names instead of their emails. */
export function useWithNames(): (sentence: string) => string {
  const { data: names } = useQuery(peopleQuery(useTenantId()));
  return (sentence) =>
    sentence.replace(/[^\s<>(),;:]+@[^\s<>(),;:]+[^\s<>(),;:.]/g, (email) => names?.get(email) ?? email);
}
