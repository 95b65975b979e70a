import { z } from "@/zod";

export const stopMailSearch = z.object({
  /** From the e-mail; identifies the kind of e-mail and the person. */
  token: z.string().optional().catch(undefined),
});
