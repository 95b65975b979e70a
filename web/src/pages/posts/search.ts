import { z } from "zod";

/** The page's filters, in its address. What can't be read counts as absent. */
export const postsSearch = z.object({
  /** The id of the content item whose panel is open; notifications link here. */
  content: z.string().optional().catch(undefined),
});
