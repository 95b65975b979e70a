import { CircleAlert, CircleCheck, CircleHelp, CirclePause, Unplug } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { ACCOUNT_STANDING } from "@/ui/statusWords";
import type { Account } from "./queries";
import { standingOf } from "./standing";

const LOOKS = {
  paused: { tone: "neutral", icon: CirclePause },
  connected: { tone: "good", icon: CircleCheck },
  unchecked: { tone: "neutral", icon: CircleHelp },
  silent: { tone: "beat", icon: CircleAlert },
  reconnect: { tone: "danger", icon: Unplug },
} as const;

/** Whether an account posts, as far as is known. */
export function AccountStatusBadge({ account }: { account: Account }) {
  const standing = standingOf(account);
  const { tone, icon: Icon } = LOOKS[standing];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {ACCOUNT_STANDING[standing]}
    </Badge>
  );
}
