import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";

export type Me = Schema["Me"];

/** Who is signed in, and the tenants that they belong to. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => answer(api.GET("/api/auth/me", { signal })),
  staleTime: 5 * 60_000,
});

/** Inside the signed-in part of the console only; its route has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
