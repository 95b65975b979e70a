import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { dayName, plusDays } from "@/time/days";
import { dayOf } from "@/time/format";
import { networkName } from "@/ui/NetworkIcon";
import { useSettled } from "@/ui/useSettled";
import { tenantKey, useTenant } from "./tenant";

export type Limit = Schema["LimitView"];
type LimitName = Limit["name"];

/** Under the key of credits, because changes may affect both. */
export const limitsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "credits", "limits"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/limits", { params: { query: { tenant_id: tenantId } }, signal })),
  });

/** One limit with its usage; undefined while unknown, and without a limit. */
export function useLimit(name: LimitName): Limit | undefined {
  const { tenant_id: tenantId, plan } = useTenant();
  const { data } = useQuery({
    ...limitsQuery(tenantId),
    enabled: plan !== "unlimited",
    // Not retried, because nothing depends on it: the API refuses what exceeds limits.
    retry: false,
  });
  return data?.items.find((each) => each.name === name && each.max !== null);
}

export const planName = (plan: string): string => plan.charAt(0).toUpperCase() + plan.slice(1);

/** Whether a limit is reached, or nearly so. */
export const isNear = (current: number, most: number | null): boolean =>
  most !== null && current >= most * 0.8;

/** "1 post", "3 posts" */
const counted = (count: number, one: string): string =>
  `${count.toLocaleString()} ${one}${count === 1 ? "" : "s"}`;

/** How many posts are scheduled, if there is little room; otherwise undefined. */
export function queueWords({ current, max }: Limit): string | undefined {
  if (max === null || !isNear(current, max)) return undefined;
  const used = `${current.toLocaleString()} of ${counted(max, "post")} ${max === 1 ? "is" : "are"} scheduled.`;
  return current < max
    ? `${used} There is room for ${(max - current).toLocaleString()} more.`
    : `${used} Another one fits when one of them has gone out.`;
}

/** How many accounts a network has: "2 of 3 Facebook accounts". */
export function accountsWords({ max, by_platform: counts }: Limit, platform: string): string {
  const current = counts[platform] ?? 0;
  const most = max ?? 0;
  const used = `${current} of ${counted(most, `${networkName(platform)} account`)}`;
  return current < most ? `${used}.` : `${used}: there is no room for another.`;
}

/**
 * How many posts a network has today, if there is little room; otherwise, and without any,
 * undefined.
 */
export function todayWords({ max, by_platform: counts }: Limit, platform: string): string | undefined {
  const current = counts[platform] ?? 0;
  if (max === null || current >= max || !isNear(current + 1, max)) return undefined;
  return `${current} of ${counted(max, "post")} today on ${networkName(platform)}.`;
}

/** The last day on which posts can be scheduled, in the business's zone. */
export const lastDay = ({ max }: Limit, zone: string, now: Date): string =>
  plusDays(dayOf(now, zone), max ?? 0);

/** "Posts can be scheduled up to Tue, 29 Dec 2026." */
export const aheadWords = (limit: Limit, zone: string, now: Date): string =>
  `On your plan posts can be scheduled up to ${dayName(lastDay(limit, zone, now))}.`;

/** A post that may be scheduled; without a time: sent at once. */
export interface Wish {
  accountId: string;
  at: string | null;
}

export type Shortage = Schema["ShortageView"];

const SETTLES_MS = 300;
/** The API's limit for one question. */
const MOST = 100;

/**
 * The findings to show, each once. Credits have their own words: `Cost`. A post that is not
 * scheduled, or is scheduled already, needs no room in the queue.
 */
export function toldOf(findings: readonly Shortage[], wait: boolean): readonly Shortage[] {
  const told = findings.filter(({ code }) => code !== "no_credits" && (wait || code !== "queue"));
  return [...new Map(told.map((each) => [each.message, each])).values()];
}

/** What prevents all of these together, one after the other. */
export function useShortages(wishes: readonly Wish[], wait: boolean): readonly Shortage[] {
  const { tenant_id: tenantId, plan } = useTenant();
  const settled = useSettled(JSON.stringify(wishes.slice(0, MOST)), SETTLES_MS);
  const { data } = useQuery({
    queryKey: tenantKey(tenantId, "credits", "check", settled),
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/limits/check", {
          params: { query: { tenant_id: tenantId } },
          body: { actions: actionsOf(JSON.parse(settled) as Wish[]) },
          signal,
        }),
      ),
    enabled: plan !== "unlimited" && settled !== "[]",
    retry: false,
  });
  return toldOf(data?.findings ?? [], wait);
}

const actionsOf = (wishes: readonly Wish[]): Schema["ActionBody"][] =>
  wishes.map(({ accountId, at }) => ({
    type: at ? ("schedule" as const) : ("publish" as const),
    channel_account_id: accountId,
    size: 0,
    variations: 1,
    ...(at ? { scheduled_for: at } : {}),
  }));
