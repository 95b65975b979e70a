import { z } from "@/zod";

/** The page's filters in its address. Invalid values count as absent. */
export const contentSearch = z.object({
  /** The id of the text whose panel is open; notifications link here. */
  content: z.string().optional().catch(undefined),
  status: z
    .enum(["Idea", "Draft", "Needs Approval", "Rejected", "Scheduled", "Posted", "Archived"])
    .optional()
    .catch(undefined),
  /** Only what the signed-in person owns. */
  mine: z.boolean().optional().catch(undefined),
  /** In title and caption. */
  find: z.string().max(200).optional().catch(undefined),
});
