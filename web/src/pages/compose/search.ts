import { z } from "@/zod";

export const composeSearch = z.object({
  /** Existing content for more accounts. */
  content: z.string().optional().catch(undefined),
  /** The initial day, in links of the calendar. */
  date: z.iso.date().optional().catch(undefined),
  /** Pictures and videos of the library: ids separated by commas. */
  media: z.string().optional().catch(undefined),
  /** The initial choice. */
  when: z.enum(["now", "at"]).optional().catch(undefined),
  /** The initial time, in the business's zone. */
  time: z.iso.time({ precision: -1 }).optional().catch(undefined),
});
