import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import type { BusinessesSearch, CommonSearch, ErrorsSearch, JobsSearch, Range } from "./search";

export type Analytics = Schema["AnalyticsView"];
export type Group = Schema["FiguresGroup"];
export type Figures = Schema["PostFigures"];
export type JobRun = Schema["JobRunView"];
export type PendingPost = Schema["PendingPostView"];
export type LoggedError = Schema["ErrorView"];
export type Business = Schema["BusinessView"];
export type PlanNumbers = Schema["PlanNumbersView"];
export type OperatorChange = Schema["OperatorChangeView"];
export type GroupBy = Schema["GroupBy"];

/** The prefix of all operators' query keys. */
export const operateKey = (...rest: readonly unknown[]) => ["operate", ...rest] as const;

const firstPage = undefined as string | undefined;
const nextPage = (page: { cursor: string | null }) => page.cursor ?? undefined;

export const analyticsQuery = (range: Range, groupBy: GroupBy, business?: string) =>
  queryOptions({
    queryKey: operateKey("analytics", range, groupBy, business),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/admin/analytics", {
          params: {
            query: { from: range.first, to: range.last, group_by: groupBy, tenant_id: business },
          },
          signal,
        }),
      ),
  });

export const jobsFilter = (range: Range, { status, kind, business }: JobsSearch) => ({
  from: range.first,
  to: range.last,
  status,
  kind: kind as Schema["JobKind"] | undefined,
  tenant_id: business,
});

export const jobsQuery = (range: Range, wanted: JobsSearch) =>
  infiniteQueryOptions({
    queryKey: operateKey("jobs", jobsFilter(range, wanted)),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/admin/jobs", {
          params: { query: { ...jobsFilter(range, wanted), cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

/** Posts of all businesses, or of one, that go out within the hour. */
export const pendingQuery = (business?: string) =>
  infiniteQueryOptions({
    queryKey: operateKey("pending", business),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/admin/pending", {
          params: { query: { tenant_id: business, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

/** Months of credits that differ from a count of posts; counted on request. */
export const differencesQuery = (business: string) =>
  queryOptions({
    queryKey: operateKey("differences", business),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/admin/tenants/{tenant_id}/credit-differences", {
          params: { path: { tenant_id: business } },
          signal,
        }),
      ),
    staleTime: 0,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: operateKey("job", id),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/admin/jobs/{job_id}", { params: { path: { job_id: id } }, signal })),
  });

export const errorsFilter = (
  range: Range,
  { kind, outcome, platform, code, q, business }: ErrorsSearch,
) => ({ from: range.first, to: range.last, kind, outcome, platform, code, q, tenant_id: business });

export const errorsQuery = (range: Range, wanted: ErrorsSearch) =>
  infiniteQueryOptions({
    queryKey: operateKey("errors", errorsFilter(range, wanted)),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/admin/errors", {
          params: { query: { ...errorsFilter(range, wanted), cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

export const businessesFilter = ({ q, plan, business }: BusinessesSearch) => ({
  q: q ?? business,
  plan: plan as Schema["Plan"] | undefined,
});

export const businessesQuery = (wanted: BusinessesSearch) =>
  infiniteQueryOptions({
    queryKey: operateKey("businesses", businessesFilter(wanted)),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/admin/tenants", {
          params: { query: { ...businessesFilter(wanted), cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });

/** The first page of a search, for choosing. */
export const businessesPageQuery = (q: string) =>
  queryOptions({
    queryKey: operateKey("businesses", "page", q),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/admin/tenants", {
          params: { query: { q: q || undefined, limit: 20 } },
          signal,
        }),
      ),
  });

export const plansQuery = queryOptions({
  queryKey: operateKey("plans"),
  queryFn: ({ signal }) => answer(api.GET("/api/v1/admin/plans", { signal })),
});

export const changesQuery = ({ business }: CommonSearch) =>
  infiniteQueryOptions({
    queryKey: operateKey("changes", business),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/admin/changes", {
          params: { query: { tenant_id: business, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
