import {
  Archive,
  CalendarCheck,
  CircleCheck,
  FilePen,
  Lightbulb,
  Stamp,
  type LucideIcon,
} from "lucide-react";
import { Badge } from "@/ui/Badge";
import type { ContentStatus } from "./queries";

/** In the order of a content item's life. */
export const CONTENT_STATUSES: readonly ContentStatus[] = [
  "Idea",
  "Draft",
  "Needs Approval",
  "Scheduled",
  "Posted",
  "Archived",
];

const LOOKS: Record<
  ContentStatus,
  { tone: "neutral" | "accent" | "beat" | "good"; icon: LucideIcon; says: string }
> = {
  Idea: { tone: "neutral", icon: Lightbulb, says: "Idea" },
  Draft: { tone: "neutral", icon: FilePen, says: "Draft" },
  "Needs Approval": { tone: "beat", icon: Stamp, says: "Needs approval" },
  Scheduled: { tone: "accent", icon: CalendarCheck, says: "Scheduled" },
  Posted: { tone: "good", icon: CircleCheck, says: "Posted" },
  Archived: { tone: "neutral", icon: Archive, says: "Archived" },
};

export const contentStatusName = (status: ContentStatus): string => LOOKS[status].says;

/** How far a content item has come: word, colour and mark. */
export function ContentStatusBadge({ status }: { status: ContentStatus }) {
  const { tone, icon: Icon, says } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {says}
    </Badge>
  );
}
