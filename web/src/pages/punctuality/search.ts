import { z } from "@/zod";

export const SPANS = [7, 28, 90] as const;

/** The page's state in its address. Invalid values count as absent. */
export const punctualitySearch = z.object({
  /** How many local days of the tenant's zone, up to today. */
  days: z
    .union(SPANS.map((span) => z.literal(span)))
    .optional()
    .catch(undefined),
});
