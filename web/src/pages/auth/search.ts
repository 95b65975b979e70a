import { z } from "@/zod";

/** Where to go after signing in, why one has to, and the address that was typed already. */
export const authSearch = z.object({
  /** A path of this console; anything else is dropped, so that no link leads astray. */
  back: z.string().regex(/^\/(?![/\\])/).optional().catch(undefined),
  notice: z.enum(["ended", "confirmed", "reset"]).optional().catch(undefined),
  email: z.string().optional().catch(undefined),
});
