import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { longDay } from "@/time/format";
import { tenantKey, useTenant } from "./tenant";

export type Credits = Schema["CreditsView"];

export const creditsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "credits"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/credits", { params: { query: { tenant_id: tenantId } }, signal })),
    // Not retried, because nothing depends on it: the API refuses posts without credits.
    retry: false,
  });

/** The business's credits of this month; undefined while unknown, and without credits. */
export function useCredits(): Credits | undefined {
  const { data } = useQuery(creditsQuery(useTenant().tenant_id));
  return data?.period ? data : undefined;
}

/**
 * The month that pays for a post at `at`, with its remaining credits; undefined for later months.
 */
export function monthOf(credits: Credits, at: Date | null): { available: number; ends_at: string } | undefined {
  const { period, next_period: next, available } = credits;
  if (!period || available === null) return undefined;
  if (at === null || at < new Date(period.ends_at)) return { available, ends_at: period.ends_at };
  return next && at < new Date(next.ends_at) ? next : undefined;
}

export const creditsWords = (count: number): string => (count === 1 ? "1 credit" : `${count} credits`);

/** What an action costs: "Uses 2 of your 14 credits." `at`: when its posts go out; null for now. */
export function costWords(credits: Credits, count: number, at: Date | null, zone: string): string {
  const month = monthOf(credits, at);
  if (!month) return `Uses ${creditsWords(count)} of the month in which it goes out.`;
  const { available, ends_at } = month;
  if (count <= available) {
    const whose = at !== null && month === credits.next_period ? "next month's" : "your";
    return `Uses ${count} of ${whose} ${creditsWords(available)}.`;
  }
  const left = available === 0 ? "none is" : available === 1 ? "1 is" : `${available} are`;
  return `Needs ${creditsWords(count)}, and ${left} left until ${longDay(ends_at, zone)}.`;
}
