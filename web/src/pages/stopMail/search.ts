import { z } from "@/zod";

export const stopMailSearch = z.object({
  /** From the e-mail; says which e-mails, and to whom. */
  token: z.string().optional().catch(undefined),
});
