import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { tenantKey } from "@/session/tenant";
import { leaveFor } from "@/ui/leaving";

const PATH = "/api/v1/marketing/connections";

export type Connecting = Schema["PendingView"];
export type Target = Schema["TargetView"];
export type Connected = Schema["ChosenResult"];

/** A connection that is being made: what the network allowed, and the targets. */
export const connectingQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "connections", id),
    queryFn: ({ signal }) =>
      answer(
        api.GET(`${PATH}/{connection_id}`, {
          params: { query: { tenant_id: tenantId }, path: { connection_id: id } },
          signal,
        }),
      ),
  });

/** Sends the person to the network, which sends them back to this page. */
export function useStartConnecting(tenantId: string) {
  const once = useIdempotent();
  return useMutation({
    mutationFn: (body: Schema["NewConnection"]) =>
      once(body, (header) =>
        answer(api.POST(PATH, { params: { query: { tenant_id: tenantId }, header }, body })),
      ),
    meta: { showsError: true },
    onSuccess: ({ authorize_url }) => leaveFor(authorize_url),
  });
}

/** Makes accounts of the chosen targets; each has a result of its own. */
export function useConnectTargets(tenantId: string, id: string) {
  const queries = useQueryClient();
  const once = useIdempotent();
  return useMutation({
    mutationFn: async (targets: Schema["TargetChoice"][]) => {
      const { results } = await once(targets, (header) =>
        answer(
          api.POST(`${PATH}/{connection_id}/accounts`, {
            params: { query: { tenant_id: tenantId }, path: { connection_id: id }, header },
            body: { targets },
          }),
        ),
      );
      return results;
    },
    meta: { showsError: true },
    onSettled: () => {
      for (const resource of ["accounts", "calendar", "instances", "connections"]) {
        void queries.invalidateQueries({ queryKey: tenantKey(tenantId, resource) });
      }
    },
  });
}
