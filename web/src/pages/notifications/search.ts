import { z } from "@/zod";

/** The page's filters in its address. Invalid values count as absent. */
export const notificationsSearch = z.object({
  unread: z.boolean().optional().catch(undefined),
});
