import type { LucideIcon } from "lucide-react";

/** A page's entry in the navigation. */
export interface Nav {
  /** The whole path, for links. */
  to: string;
  label: string;
  icon: LucideIcon;
  /** `work`: daily work, above; `business`: occasional settings, below. */
  group: "work" | "business";
  /** Only for businesses whose plan has limits. */
  needsPlan?: boolean;
}
