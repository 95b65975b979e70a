import { z } from "zod";

/** The page's filters, in its address. What can't be read counts as absent. */
export const calendarSearch = z.object({
  /** The id of the post whose panel is open; notifications link here. */
  post: z.string().optional().catch(undefined),
});
