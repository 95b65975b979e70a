import { z } from "@/zod";

/** The page's state in its address. Invalid values count as absent. */
export const accountsSearch = z.object({
  /** The id of the account whose panel is open; notifications link here. */
  account: z.string().optional().catch(undefined),
  /** Whether an account is being added. */
  add: z.boolean().optional().catch(undefined),
  /** The id of the connection with which a network has sent the person back. */
  connection: z.string().optional().catch(undefined),
});
