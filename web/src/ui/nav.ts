import type { LucideIcon } from "lucide-react";

/** How a page of a business stands in the navigation. */
export interface Nav {
  /** The whole path, as links take it. */
  to: string;
  label: string;
  icon: LucideIcon;
  /** The day's work stands above, what is looked after now and then below. */
  group: "work" | "business";
  /** Only for businesses that have a plan with limits. */
  needsPlan?: boolean;
}
