import { CalendarCheck, CalendarClock, CalendarOff, RotateCw, Send } from "lucide-react";
import { useState } from "react";
import { dateTime, dayOf } from "@/time/format";
import { wallOf } from "@/time/local";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { MoveDialog } from "../MoveDialog";
import { addDays } from "../days";
import { hasFallenThrough, isEditable } from "../moves";
import { useMove } from "../useMove";
import type { PartProps } from "./PostPanel";

const NEEDS_CONTENT = "It needs content first.";
const USUAL_TIME = "09:00";

/** What can be done with it as it stands now. */
export function Actions({ post, zone, actions, whyNotEdit, needsReconnect }: PartProps) {
  const [asking, setAsking] = useState<"Move" | "Schedule">();
  const [isSending, setSending] = useState(false);
  const move = useMove(zone);
  if (!isEditable(post)) return null;

  const isFilled = post.content_item_id !== null;
  const isAhead = post.scheduled_for !== null && new Date(post.scheduled_for) > new Date();
  const whyNotSend = whyNotEdit ?? (isFilled ? undefined : NEEDS_CONTENT);
  const close = () => setAsking(undefined);

  function schedule() {
    if (isAhead) actions.change("Scheduled", { status: "Scheduled" });
    else setAsking("Schedule");
  }

  return (
    <div className="flex flex-wrap gap-2">
      {(post.status === "Planned" || post.status === "Draft") && (
        <Button look={isFilled ? "primary" : "secondary"} whyNot={whyNotSend} busy={actions.isPending} onClick={schedule}>
          <CalendarCheck aria-hidden />
          Schedule
        </Button>
      )}
      {(post.status === "Failed" || post.status === "Skipped") && (
        <Button
          look={needsReconnect ? "secondary" : "primary"}
          whyNot={whyNotSend ?? (needsReconnect ? `Reconnect ${post.account_name} first.` : undefined)}
          busy={actions.isPending}
          onClick={() => actions.retry()}
        >
          <RotateCw aria-hidden />
          Retry
        </Button>
      )}
      {post.scheduled_for && (
        <Button whyNot={whyNotEdit} onClick={() => setAsking("Move")}>
          <CalendarClock aria-hidden />
          Reschedule
        </Button>
      )}
      {!hasFallenThrough(post) && (
        <Button whyNot={whyNotSend} onClick={() => setSending(true)}>
          <Send aria-hidden />
          Post now
        </Button>
      )}
      {(post.status === "Scheduled" || post.status === "Failed" || post.status === "Skipped") && (
        <Button
          whyNot={whyNotEdit}
          busy={actions.isPending}
          onClick={() => actions.cancel("It won't be sent: it is a draft now")}
        >
          <CalendarOff aria-hidden />
          {post.status === "Scheduled" ? "Cancel" : "Back to draft"}
        </Button>
      )}
      {asking && (
        <MoveDialog
          row={{ ...post }}
          day={isAhead && post.scheduled_for ? dayOf(post.scheduled_for, zone) : addDays(dayOf(new Date(), zone), 1)}
          time={post.scheduled_for ? wallOf(post.scheduled_for, zone).slice(11) : USUAL_TIME}
          zone={zone}
          verb={asking}
          busy={actions.isPending}
          onClose={close}
          onChosen={(at) => {
            if (asking === "Move") {
              move(post, at);
              close();
            } else {
              const when = { scheduled_for: at.toISOString(), status: "Scheduled" } as const;
              actions.change(`Scheduled for ${dateTime(at, zone)}`, when, close);
            }
          }}
        />
      )}
      <ConfirmDialog
        open={isSending}
        onOpenChange={setSending}
        title={`Post on ${post.account_name} now?`}
        confirm="Post now"
        busy={actions.isPending}
        onConfirm={() => actions.postNow(() => setSending(false))}
      >
        “{post.content_title}” goes out within seconds, or within a minute if this account has just
        posted. What is posted can't be taken back from here.
      </ConfirmDialog>
    </div>
  );
}
