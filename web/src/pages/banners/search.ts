import { z } from "@/zod";

/**
 * `banner`: the id of the open one, or `new`. `website`: the account of the website, if there are
 * several.
 */
export const bannersSearch = z.object({
  banner: z.string().optional().catch(undefined),
  website: z.string().optional().catch(undefined),
});
