import { z } from "@/zod";

export const composeSearch = z.object({
  /** Content that is there already, to be put on more accounts. */
  content: z.string().optional().catch(undefined),
});
