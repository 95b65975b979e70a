import { z } from "@/zod";
import { isZone } from "@/time/zones";

export const VIEWS = ["weeks", "month", "week", "list"] as const;
export type View = (typeof VIEWS)[number];

export const STATUSES = [
  "Planned",
  "Draft",
  "Scheduled",
  "Publishing",
  "Posted",
  "Failed",
  "Unconfirmed",
  "Missed",
  "Skipped",
] as const;

/** What keeps a post from going out, or will; shown beside its status. */
export const CONCERNS = ["approval", "rejected", "reconnect", "paused", "deleted"] as const;
export type Concern = (typeof CONCERNS)[number];

/** The page's filters in its address. Invalid values count as absent. */
export const calendarSearch = z.object({
  /** The id of the post whose panel is open; notifications link here. */
  post: z.string().optional().catch(undefined),
  /** Without one, this week and the next three. A narrow screen is not forced to use the list. */
  view: z.enum(VIEWS).optional().catch(undefined),
  /** A day of the shown weeks or month, or the list's first; without one, today. */
  day: z.iso.date().optional().catch(undefined),
  /** The shown zone; without one, the tenant's. */
  zone: z.string().refine(isZone).optional().catch(undefined),
  /** Only posts of these accounts. */
  accounts: z.array(z.string()).min(1).optional().catch(undefined),
  /** Only posts in these statuses. */
  statuses: z.array(z.enum(STATUSES)).min(1).optional().catch(undefined),
  /** Only posts that one of these keeps from going out. */
  concerns: z.array(z.enum(CONCERNS)).min(1).optional().catch(undefined),
});

export type CalendarSearch = z.infer<typeof calendarSearch>;
