import { CircleCheck, CircleHelp, CirclePause, Unplug } from "lucide-react";
import { connectionState, type Account } from "@/accounts/queries";
import { Badge } from "@/ui/Badge";
import { ACCOUNT_STATUS } from "@/ui/statusWords";

const LOOKS = {
  paused: { tone: "neutral", icon: CirclePause },
  connected: { tone: "good", icon: CircleCheck },
  unchecked: { tone: "neutral", icon: CircleHelp },
  expired: { tone: "danger", icon: Unplug },
} as const;

/** Whether an account posts: it is paused, or its connection is known to be good, bad or neither. */
export function AccountStatusBadge({ account }: { account: Account }) {
  const state = account.status === "paused" ? "paused" : connectionState(account);
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {ACCOUNT_STATUS[state]}
    </Badge>
  );
}
