import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleHelp, ClockAlert, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useReceivers } from "@/accounts/platforms";
import { Trouble } from "@/accounts/Trouble";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { cn } from "@/ui/cn";
import { attemptWords } from "@/ui/troubleWords";
import { Said } from "@/ui/Said";
import { attemptsQuery, type Attempt, type Post } from "../queries";
import type { PartProps } from "./part";

/** What went wrong or is unclear, with remedies. */
export function Outcome(props: PartProps) {
  const { post, needsReconnect } = props;
  if (post.status === "Unconfirmed") return <Doubt {...props} />;
  if (post.status === "Missed") return <Missed {...props} />;
  if (!post.error) return null;
  const isOver = post.status === "Failed" || post.status === "Skipped";
  const error = { ...post.error, disconnected: isOver && needsReconnect };
  return (
    <Note tone={isOver ? "danger" : "warning"} icon={TriangleAlert}>
      <div className="font-medium wrap-anywhere">
        <Trouble post={post} error={error} />
      </div>
      {!isOver && <p className="text-sm">Nothing to do: it goes on by itself when it can.</p>}
      {isOver && needsReconnect && <Reconnect post={post} />}
    </Note>
  );
}

function Reconnect({ post }: Pick<PartProps, "post">) {
  const tenantId = useTenantId();
  return (
    <p className="mt-1 text-sm">
      <Link
        to="/t/$tenantId/accounts"
        params={{ tenantId }}
        search={{ account: post.channel_account_id }}
        className="font-medium underline"
      >
        Reconnect <bdi>{post.account_name}</bdi>
      </Link>{" "}
      first, then retry.
    </p>
  );
}

function Doubt({ post, actions, whyNotEdit }: PartProps) {
  const [asking, setAsking] = useState<"posted" | "again" | "give-up">();
  const [link, setLink] = useState("");
  const close = () => setAsking(undefined);
  return (
    <Note tone="warning" icon={CircleHelp}>
      <p className="font-medium">
        Nobody knows whether this was posted: the network's answer did not arrive.
      </p>
      {post.error && (
        <div className="text-sm">
          <Trouble post={post} error={post.error} />
        </div>
      )}
      <p className="text-sm">Look at the account, then say what you found.</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="primary" whyNot={whyNotEdit} onClick={() => setAsking("posted")}>
          It is there
        </Button>
        <Button whyNot={whyNotEdit} onClick={() => setAsking("again")}>
          Post again
        </Button>
        <Button whyNot={whyNotEdit} onClick={() => setAsking("give-up")}>
          Give up
        </Button>
      </div>
      <Dialog
        open={asking === "posted"}
        onOpenChange={close}
        title="It is there"
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={actions.isPending}
              onClick={() =>
                actions.resolve(
                  "Marked as posted",
                  { as: "posted", permalink: link.trim() || null },
                  close,
                )
              }
            >
              Mark as posted
            </Button>
          </>
        }
      >
        <Field label="Its address" optional hint="So that everybody finds it from here.">
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="url"
              placeholder="https://"
              value={link}
              onChange={(event) => setLink(event.target.value)}
            />
          )}
        </Field>
      </Dialog>
      <ConfirmDialog
        open={asking === "again"}
        onOpenChange={close}
        title="Post it again?"
        confirm="Post again"
        danger
        busy={actions.isPending}
        onConfirm={() =>
          actions.resolve("It is being sent again", { as: "post_again" }, close)
        }
      >
        Should the first one have arrived after all, there will be two. Look at the account first.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "give-up"}
        onOpenChange={close}
        title="Give this post up?"
        confirm="Give up"
        busy={actions.isPending}
        onConfirm={() => actions.resolve("Given up", { as: "give_up" }, close)}
      >
        It becomes Failed and nobody looks for it any more. You can still retry it later.
      </ConfirmDialog>
    </Note>
  );
}

function Missed({ post, actions, whyNotEdit, isStranded }: PartProps) {
  const attempts = useQuery(attemptsQuery(useTenantId(), post));
  const receiverOf = useReceivers();
  const last = lastTrouble(attempts.data?.items ?? [], post);
  const cause = last && attemptWords(receiverOf(post.platform), last);
  return (
    <Note tone="danger" icon={ClockAlert}>
      <p className="font-medium wrap-anywhere">
        {post.error?.message ?? "Its time passed while it could not be sent, and then it was too late."}
      </p>
      {cause && (
        <div className="text-sm wrap-anywhere">
          What held it back: <Said {...cause} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {!isStranded && (
          <Button
            look="primary"
            busy={actions.isPending}
            whyNot={whyNotEdit}
            onClick={() => actions.resolveMissed("It is being sent.", "post")}
          >
            Post it late
          </Button>
        )}
        <Button
          busy={actions.isPending}
          whyNot={whyNotEdit}
          onClick={() => actions.resolveMissed("Moved to the next free day.", "reschedule")}
        >
          Next free day
        </Button>
        <Button
          busy={actions.isPending}
          whyNot={whyNotEdit}
          onClick={() => actions.resolveMissed("It is a draft again.", "drop")}
        >
          Back to draft
        </Button>
      </div>
    </Note>
  );
}

/** What went wrong before it was too late: the last that is told of the tries. */
function lastTrouble(
  attempts: readonly Attempt[],
  post: Pick<Post, "generation" | "error">,
): Attempt | undefined {
  return attempts.findLast(
    ({ generation, outcome, message }) =>
      generation === post.generation && outcome !== "missed" && message && message !== post.error?.message,
  );
}

function Note({
  tone,
  icon: Icon,
  children,
}: {
  tone: "danger" | "warning";
  icon: typeof CircleHelp;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "flex gap-3 rounded-card px-4 py-3",
        tone === "danger" ? "bg-danger-soft text-failed-ink" : "bg-beat-soft text-beat-ink",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
