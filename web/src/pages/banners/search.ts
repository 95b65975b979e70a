import { z } from "@/zod";

/** `banner`: the open one, or `new`. `website`: of which account, where there are several. */
export const bannersSearch = z.object({
  banner: z.string().optional().catch(undefined),
  website: z.string().optional().catch(undefined),
});
