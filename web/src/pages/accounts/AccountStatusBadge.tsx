import { CircleCheck, CirclePause, Unplug } from "lucide-react";
import type { Schema } from "@/api/client";
import { Badge } from "@/ui/Badge";
import { ACCOUNT_STATUS } from "@/ui/statusWords";

const LOOKS = {
  active: { tone: "good", icon: CircleCheck },
  paused: { tone: "neutral", icon: CirclePause },
  needs_reconnect: { tone: "danger", icon: Unplug },
} as const;

export function AccountStatusBadge({ status }: { status: Schema["ChannelAccountStatus"] }) {
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {ACCOUNT_STATUS[status]}
    </Badge>
  );
}
