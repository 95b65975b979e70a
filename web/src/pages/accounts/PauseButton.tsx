import { Pause, Play } from "lucide-react";
import type { Account } from "@/accounts/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toasts";
import { usePause } from "./queries";

/** Pauses or resumes at once; the toast undoes it. */
export function PauseButton({ account, size }: { account: Account; size?: "small" | "medium" }) {
  const rights = useRights();
  const pause = usePause(useTenantId());
  const isPaused = account.status === "paused";

  function set(paused: boolean, mayUndo: boolean) {
    pause.mutate(
      { id: account.id, paused },
      {
        onSuccess: () =>
          toast(
            paused
              ? `${account.name} is paused. What falls due is skipped.`
              : `${account.name} posts again.`,
            mayUndo ? { action: { label: "Undo", run: () => set(!paused, false) } } : {},
          ),
      },
    );
  }

  const act = isPaused ? "Resume" : "Pause";
  const Icon = isPaused ? Play : Pause;
  return (
    <Button
      size={size ?? "medium"}
      busy={pause.isPending}
      aria-label={`${act} ${account.name}`}
      whyNot={
        rights.whyNotAdminister ??
        (account.status === "needs_reconnect"
          ? "Nothing goes out now. Reconnect it first."
          : undefined)
      }
      onClick={() => set(!isPaused, true)}
    >
      <Icon aria-hidden />
      {act}
    </Button>
  );
}
