import { z } from "@/zod";

/** The page's filters, in its address. What can't be read counts as absent. */
export const notificationsSearch = z.object({
  unread: z.boolean().optional().catch(undefined),
});
