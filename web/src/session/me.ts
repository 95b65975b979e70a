import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";

export type Me = Schema["Me"];

/** The signed-in person, and their tenants. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => answer(api.GET("/api/auth/me", { signal })),
  staleTime: 5 * 60_000,
});

/** Only in the signed-in part of the console; its route has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
