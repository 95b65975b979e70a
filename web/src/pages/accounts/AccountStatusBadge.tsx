import { CircleCheck, CirclePause, Unplug } from "lucide-react";
import type { Schema } from "@/api/client";
import { Badge } from "@/ui/Badge";

const LOOKS = {
  active: { tone: "good", icon: CircleCheck, says: "Connected" },
  paused: { tone: "neutral", icon: CirclePause, says: "Paused" },
  needs_reconnect: { tone: "danger", icon: Unplug, says: "Needs reconnect" },
} as const;

export function AccountStatusBadge({ status }: { status: Schema["ChannelAccountStatus"] }) {
  const { tone, icon: Icon, says } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {says}
    </Badge>
  );
}
