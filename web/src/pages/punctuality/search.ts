import { z } from "@/zod";

export const SPANS = [7, 28, 90] as const;

/** What the page shows, in its address. What can't be read counts as absent. */
export const punctualitySearch = z.object({
  /** How many local days of the tenant's zone, today the last of them. */
  days: z
    .union(SPANS.map((span) => z.literal(span)))
    .optional()
    .catch(undefined),
});
