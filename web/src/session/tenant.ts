import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { answer, api, type Schema } from "@/api/client";

export type Tenant = Schema["TenantView"];
export type Role = Schema["Role"];

/** The prefix of a tenant's query keys: signing out or switching removes them together. */
export function tenantKey(tenantId: string, ...rest: readonly unknown[]) {
  return ["tenant", tenantId, ...rest] as const;
}

export const tenantQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "settings"),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenant_id}", {
          params: { path: { tenant_id: tenantId } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  });

/** The tenant in the address. */
export function useTenantId(): string {
  return useParams({ from: "/in/t/$tenantId", select: (params) => params.tenantId });
}

export function useTenant(): Tenant {
  return useSuspenseQuery(tenantQuery(useTenantId())).data;
}

export interface Rights {
  role: Role;
  canEdit: boolean;
  canAdminister: boolean;
  /** Why the role is not sufficient; undefined when it is. To be shown beside disabled controls. */
  whyNotEdit: string | undefined;
  whyNotAdminister: string | undefined;
}

/** What the person may do here. The API decides; this only avoids offering what it would refuse. */
export function useRights(): Rights {
  return rightsOf(useTenant().role);
}

export function rightsOf(role: Role): Rights {
  const canEdit = role !== "viewer";
  const canAdminister = role === "admin";
  return {
    role,
    canEdit,
    canAdminister,
    whyNotEdit: canEdit ? undefined : "You are a viewer here. Ask an admin to make you an editor.",
    whyNotAdminister: canAdminister ? undefined : "Only admins can do this. Ask an admin for help.",
  };
}
