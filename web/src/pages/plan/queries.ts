import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

export type PlanView = Schema["PlanView"];
export type Plan = Schema["Plan"];
export type Preview = Schema["PreviewView"];
export type Months = Schema["CreditsView"];
export type LedgerEntry = Schema["LedgerEntryView"];
export type LockedAccount = Schema["LockedAccount"];

export const planQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "plan"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/plan", { params: { query: { tenant_id: tenantId } }, signal })),
  });

export const previewQuery = (tenantId: string, plan: Plan) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "plan", "preview", plan),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/plan/preview", {
          params: { query: { tenant_id: tenantId, plan } },
          signal,
        }),
      ),
    staleTime: 0,
  });

export const monthsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "credits", "months"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/credits", { params: { query: { tenant_id: tenantId } }, signal })),
  });

/** Granted and changed credits, newest first. */
export const ledgerQuery = (tenantId: string) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "credits", "ledger"),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/credits/ledger", {
          params: { query: { tenant_id: tenantId, limit: 10, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });
