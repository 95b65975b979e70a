import { z } from "@/zod";

/** Where to go after signing in, why one has to sign in, and the email typed before. */
export const authSearch = z.object({
  /**
   * A path of this console; anything else is dropped, so that a link can't lead to another site.
   */
  back: z.string().regex(/^\/(?![/\\])/).optional().catch(undefined),
  notice: z.enum(["ended", "confirmed", "reset"]).optional().catch(undefined),
  email: z.string().optional().catch(undefined),
});
