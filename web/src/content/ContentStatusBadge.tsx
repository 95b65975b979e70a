import {
  Archive,
  CalendarCheck,
  CircleCheck,
  CircleX,
  FilePen,
  Lightbulb,
  Stamp,
  type LucideIcon,
} from "lucide-react";
import { Badge } from "@/ui/Badge";
import { CONTENT_STATUS } from "@/ui/statusWords";
import type { ContentStatus } from "./queries";

/** In the order of a post's life. */
export const CONTENT_STATUSES: readonly ContentStatus[] = [
  "Idea",
  "Draft",
  "Needs Approval",
  "Rejected",
  "Scheduled",
  "Posted",
  "Archived",
];

const LOOKS: Record<
  ContentStatus,
  { tone: "neutral" | "accent" | "beat" | "good" | "danger"; icon: LucideIcon }
> = {
  Idea: { tone: "neutral", icon: Lightbulb },
  Draft: { tone: "neutral", icon: FilePen },
  "Needs Approval": { tone: "beat", icon: Stamp },
  Rejected: { tone: "danger", icon: CircleX },
  Scheduled: { tone: "accent", icon: CalendarCheck },
  Posted: { tone: "good", icon: CircleCheck },
  Archived: { tone: "neutral", icon: Archive },
};

export const contentStatusName = (status: ContentStatus): string => CONTENT_STATUS[status];

/** A text's status: word, colour and icon. */
export function ContentStatusBadge({ status }: { status: ContentStatus }) {
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {CONTENT_STATUS[status]}
    </Badge>
  );
}
