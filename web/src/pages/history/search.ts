import { z } from "@/zod";
import { isDay } from "@/time/days";

const day = z.string().refine(isDay).optional().catch(undefined);

/** The page's filters in its address. Invalid values count as absent. */
export const historySearch = z.object({
  account: z.string().optional().catch(undefined),
  status: z
    .enum(["Posted", "Failed", "Unconfirmed", "Missed", "Skipped"])
    .optional()
    .catch(undefined),
  type: z.enum(["photo", "video", "document", "text"]).optional().catch(undefined),
  /** The first and the last local day of the tenant's zone. */
  from: day,
  to: day,
});

export type HistorySearch = z.infer<typeof historySearch>;
