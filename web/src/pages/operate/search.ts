import { z } from "@/zod";
import { isDay, plusDays } from "@/time/days";

const word = z.string().optional().catch(undefined);
const day = z.string().refine(isDay).optional().catch(undefined);

/** Numbers of days that one click chooses. */
export const SPANS = [7, 28, 90, 365] as const;
const USUAL_SPAN = 28;

/** Common to all tabs: a time range and a business. Invalid values count as absent. */
const common = {
  /** So many days up to today. */
  days: z.literal(SPANS).optional().catch(undefined),
  /** Instead of `days`: the first and the last day. */
  from: day,
  to: day,
  business: word,
};

export const overviewSearch = z.object(common);
export const jobsSearch = z.object({
  ...common,
  show: z.enum(["pending"]).optional().catch(undefined),
  status: z.enum(["queued", "running", "done", "failed", "dead"]).optional().catch(undefined),
  kind: word,
  job: word,
});
export const errorsSearch = z.object({
  ...common,
  kind: z.enum(["publish", "media", "job", "record"]).optional().catch(undefined),
  outcome: z.enum(["failed", "missed", "skipped", "unconfirmed", "rejected"]).optional().catch(undefined),
  platform: word,
  code: word,
  q: word,
});
export const businessesSearch = z.object({ ...common, q: word, plan: word, open: word });
export const plansSearch = z.object(common);
export const changesSearch = z.object(common);

export type CommonSearch = z.infer<typeof overviewSearch>;
export type JobsSearch = z.infer<typeof jobsSearch>;
export type ErrorsSearch = z.infer<typeof errorsSearch>;
export type BusinessesSearch = z.infer<typeof businessesSearch>;

/** The part that is kept when changing tabs. */
export const carried = ({ days, from, to, business }: CommonSearch): CommonSearch => ({
  days,
  from,
  to,
  business,
});

export interface Range {
  first: string;
  last: string;
}

/** The days of an address, relative to `today`. */
export function rangeOf({ days, from, to }: CommonSearch, today: string): Range {
  const last = to ?? today;
  const first = from ?? plusDays(last, 1 - (days ?? USUAL_SPAN));
  return first <= last ? { first, last } : { first: last, last: first };
}

/** The chosen number of days; undefined for a named range. */
export const spanOf = ({ days, from, to }: CommonSearch): number | undefined =>
  from || to ? undefined : (days ?? USUAL_SPAN);
