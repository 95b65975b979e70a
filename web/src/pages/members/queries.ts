import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { meQuery } from "@/session/me";
import { tenantKey, tenantQuery, type Role } from "@/session/tenant";

export type Member = Schema["MemberView"];

const PATH = "/api/v1/tenants/{tenant_id}/members";
const MEMBER_PATH = "/api/v1/tenants/{tenant_id}/members/{member_id}";

const key = (tenantId: string) => tenantKey(tenantId, "members");

export const membersQuery = (tenantId: string) =>
  infiniteQueryOptions({
    queryKey: key(tenantId),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET(PATH, {
          params: { path: { tenant_id: tenantId }, query: { limit: 100, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

export function useInvite(tenantId: string) {
  const once = useIdempotent();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; role: Role }) =>
      once(body, (header) =>
        answer(api.POST(PATH, { params: { header, path: { tenant_id: tenantId } }, body })),
      ),
    meta: { showsError: true },
    onSuccess: () => queries.invalidateQueries({ queryKey: key(tenantId) }),
  });
}

export function useChangeRole(tenantId: string, self: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, role }: { id: string; email: string; role: Role }) =>
      answer(
        api.PATCH(MEMBER_PATH, {
          params: { path: { tenant_id: tenantId, member_id: id } },
          body: { role },
        }),
      ),
    meta: { showsError: true },
    onSettled: async (_member, _error, { email }) => {
      await queries.invalidateQueries({ queryKey: key(tenantId) });
      if (email !== self) return;
      // The person's own rights have changed.
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      await queries.invalidateQueries({ queryKey: tenantQuery(tenantId).queryKey });
    },
  });
}

export function useRemoveMember(tenantId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE(MEMBER_PATH, { params: { path: { tenant_id: tenantId, member_id: id } } })),
    meta: { showsError: true },
    onSettled: () => queries.invalidateQueries({ queryKey: key(tenantId) }),
  });
}
