import { CalendarCheck, CalendarClock, CalendarOff, RotateCw, Send } from "lucide-react";
import { useState } from "react";
import { whyNotSent } from "@/content/approval";
import { dateTime, dayOf } from "@/time/format";
import { wallOf } from "@/time/local";
import { Cost } from "@/session/Credits";
import { SchedulingRoom } from "@/session/Limits";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { MoveDialog } from "../MoveDialog";
import { addDays } from "../days";
import { hasFallenThrough, isEditable } from "../moves";
import { useMove } from "../useMove";
import type { PartProps } from "./part";

const NEEDS_TEXT = "It needs a text first.";
const USUAL_TIME = "09:00";

/** Whether sending it uses another credit: a scheduled post holds one already. */
const takesOne = ({ status }: PartProps["post"]): boolean => status !== "Scheduled";

/** The actions that its status allows. */
export function Actions(props: PartProps) {
  const { post, content, zone, actions, whyNotEdit, needsReconnect, isStranded } = props;
  const [asking, setAsking] = useState<"Move" | "Schedule">();
  const [isSending, setSending] = useState(false);
  const move = useMove(zone);
  if (!isEditable(post)) return null;

  const isFilled = post.content_item_id !== null;
  const isAhead = post.scheduled_for !== null && new Date(post.scheduled_for) > new Date();
  const whyNotSchedule =
    whyNotEdit ??
    (isFilled ? undefined : NEEDS_TEXT) ??
    (content?.status === "Rejected" ? whyNotSent(content) : undefined);
  const whyNotSend = whyNotSchedule ?? whyNotSent(content ?? undefined);
  const waits = content?.status === "Needs Approval";
  const close = () => setAsking(undefined);

  function schedule() {
    const said = waits ? "Scheduled: it goes out once approved." : "Scheduled.";
    if (isAhead) actions.change(said, { status: "Scheduled" });
    else setAsking("Schedule");
  }

  return (
    <div className="flex flex-wrap gap-2">
      {waits && (post.status === "Draft" || post.status === "Scheduled") && !isStranded && (
        <p className="basis-full text-sm text-beat-ink">
          {post.status === "Draft" ? "Scheduled, it goes out once approved." : "It goes out once approved."}
        </p>
      )}
      {isFilled && !isStranded && takesOne(post) && (
        <div className="grid basis-full gap-2">
          <Cost count={1} at={isAhead && post.scheduled_for ? new Date(post.scheduled_for) : null} />
          <SchedulingRoom
            wishes={[{ accountId: post.channel_account_id, at: isAhead ? post.scheduled_for : null }]}
            wait={isAhead}
          />
        </div>
      )}
      {(post.status === "Planned" || post.status === "Draft") && isFilled && !isStranded && (
        <Button look="primary" whyNot={whyNotSchedule} busy={actions.isPending} onClick={schedule}>
          <CalendarCheck aria-hidden />
          Schedule
        </Button>
      )}
      {(post.status === "Failed" || post.status === "Skipped") && !isStranded && (
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
      {post.scheduled_for && (!hasFallenThrough(post) || !isStranded) && (
        <Button whyNot={whyNotEdit} onClick={() => setAsking("Move")}>
          <CalendarClock aria-hidden />
          Reschedule
        </Button>
      )}
      {isFilled && !hasFallenThrough(post) && !isStranded && (
        <Button whyNot={whyNotSend} onClick={() => setSending(true)}>
          <Send aria-hidden />
          Post now
        </Button>
      )}
      {(post.status === "Scheduled" || post.status === "Failed" || post.status === "Skipped") && (
        <Button
          whyNot={whyNotEdit}
          busy={actions.isPending}
          onClick={() => actions.cancel("It is a draft again, and won't be sent.")}
        >
          <CalendarOff aria-hidden />
          Back to draft
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
              actions.change(`Scheduled for ${dateTime(at, zone)}.`, when, close);
            }
          }}
        />
      )}
      <ConfirmDialog
        open={isSending}
        onOpenChange={setSending}
        title={
          <>
            Post on <bdi>{post.account_name}</bdi> now?
          </>
        }
        confirm="Post now"
        busy={actions.isPending}
        onConfirm={() => actions.postNow(zone, () => setSending(false))}
      >
        “<bdi>{post.content_title}</bdi>” goes out within seconds, or a little later if this account
        has just posted. What is posted can't be taken back from here.
        {takesOne(post) && <Cost count={1} />}
      </ConfirmDialog>
    </div>
  );
}
