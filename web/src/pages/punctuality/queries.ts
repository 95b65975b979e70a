import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

export type Day = Schema["DayPunctuality"];
export type AccountFigures = Schema["AccountPunctuality"];
export type Figures = Pick<
  AccountFigures,
  "count" | "p50" | "p95" | "p99" | "worst" | "missed" | "failed" | "skipped" | "unconfirmed"
>;

/** The first and the last local day of the tenant's zone, both included. */
export const punctualityQuery = (tenantId: string, first: string, last: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "punctuality", { first, last }),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/punctuality", {
          params: { query: { tenant_id: tenantId, start_date: first, end_date: last } },
          signal,
        }),
      ),
  });
