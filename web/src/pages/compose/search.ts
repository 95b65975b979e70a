import { z } from "@/zod";

export const composeSearch = z.object({
  /** Content that is there already, to be put on more accounts. */
  content: z.string().optional().catch(undefined),
  /** The day on which it is to go out; the calendar links so. */
  date: z.iso.date().optional().catch(undefined),
  /** Pictures and videos of the library, by their ids, parted by commas. */
  media: z.string().optional().catch(undefined),
  /** What is chosen at first. */
  when: z.enum(["now", "at"]).optional().catch(undefined),
  /** And at what time, on the business's clock. */
  time: z.iso.time({ precision: -1 }).optional().catch(undefined),
});
