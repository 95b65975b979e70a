import { useQuery } from "@tanstack/react-query";
import { Check, CircleX, Send } from "lucide-react";
import { useState } from "react";
import { usePersonName } from "@/session/people";
import { useRights, useTenant, useTenantId } from "@/session/tenant";
import { useNow } from "@/time/useNow";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Field, TextArea } from "@/ui/Field";
import { ErrorNote, Loading } from "@/ui/States";
import { isolated } from "@/ui/Text";
import { tooLong } from "@/ui/lengths";
import { useUnsaved } from "@/ui/unsaved";
import { useDecide, type Verb } from "./approval";
import { Covered } from "./Covered";
import { LONGEST } from "./form";
import { ownTextsQuery, usesQuery, type Content, type InstanceRow } from "./queries";

const SAID = {
  requested: "asked for approval",
  approved: "approved it",
  rejected: "rejected it",
} as const;

/** The decisions about its approval, and those possible now. */
export function ApprovalSection({ content }: { content: Content }) {
  const { canAdminister } = useRights();
  const waits = content.status === "Needs Approval";
  if (content.status === "Archived" && !content.approval) return null;
  return (
    <section className="grid gap-3">
      <h3 className="font-display text-lg font-semibold">Approval</h3>
      <LastWord content={content} />
      {waits && canAdminister && <Decide content={content} />}
      {waits && !canAdminister && (
        <p className="text-ink-soft">Nothing with this text goes out until an admin approves it.</p>
      )}
      {!waits && content.status !== "Archived" && <Ask content={content} />}
    </section>
  );
}

/** The last decision, by whom and when. */
export function LastWord({ content: { approval, status } }: { content: Content }) {
  const tenant = useTenant();
  const nameOf = usePersonName();
  if (!approval) return <p className="text-ink-soft">Nobody has asked for approval.</p>;
  const isEdited = approval.decision === "approved" && approval.edited_since;
  return (
    <div className="grid gap-1">
      <p className="wrap-anywhere">
        <bdi className="font-medium">{nameOf(approval.by)}</bdi> {SAID[approval.decision]},{" "}
        <DateTime at={approval.at} zone={tenant.timezone} />.
      </p>
      {approval.note && (
        <blockquote dir="auto" className="border-s-2 border-beat ps-3 wrap-anywhere whitespace-pre-wrap">
          {approval.note}
        </blockquote>
      )}
      {isEdited && (
        <p className="text-sm font-medium text-beat-ink">
          {approval.edited_by ? (
            <>
              <bdi>{nameOf(approval.edited_by)}</bdi> changed it since
            </>
          ) : (
            "It was changed since"
          )}
          {status === "Needs Approval" ? ", so it needs approval again." : "."}
        </p>
      )}
      {status === "Rejected" && (
        <p className="text-sm">
          Nothing with this text goes out. Change it, then ask for approval again.
        </p>
      )}
    </div>
  );
}

function Ask({ content }: { content: Content }) {
  const rights = useRights();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <div>
        <Button size="small" whyNot={rights.whyNotEdit} onClick={() => setOpen(true)}>
          <Send aria-hidden />
          {content.status === "Rejected" ? "Ask for approval again" : "Ask for approval"}
        </Button>
      </div>
    );
  }
  return (
    <WithNote content={content} label="Note for the admins" onDone={() => setOpen(false)}>
      {(decide, busy) => (
        <>
          <Button look="primary" busy={busy === "submit"} onClick={() => decide("submit")}>
            <Send aria-hidden />
            Ask for approval
          </Button>
          <Button look="quiet" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </>
      )}
    </WithNote>
  );
}

/** Everything that will go out, with what is new, and the two decisions. */
function Decide({ content }: { content: Content }) {
  const tenantId = useTenantId();
  const now = useNow(10_000);
  const uses = useQuery(usesQuery(tenantId, content.id));
  const owns = useQuery({
    ...ownTextsQuery(tenantId, content.id, uses.data ?? []),
    enabled: uses.data !== undefined,
  });
  const error = uses.error ?? owns.error;
  if (error) return <ErrorNote error={error} />;
  if (!uses.data || !owns.data) return <Loading what="all that will go out" rows={2} />;
  const atOnce = uses.data.filter((use) => goesAtOnce(use, now));
  return (
    <>
      <Covered content={content} owns={owns.data} uses={uses.data} />
      <WithNote
        content={content}
        label="Note for the author"
        hint="Needed when you reject it: say what to change."
      >
        {(decide, busy) => (
          <>
            {atOnce.length > 0 && (
              <p className="basis-full text-sm font-medium text-beat-ink">
                Its time has come: approving sends it at once to {list(atOnce)}.
              </p>
            )}
            <Button look="primary" busy={busy === "approve"} onClick={() => decide("approve")}>
              <Check aria-hidden />
              {atOnce.length > 0 ? "Approve and post now" : "Approve"}
            </Button>
            <Button busy={busy === "reject"} onClick={() => decide("reject")}>
              <CircleX aria-hidden />
              Reject
            </Button>
          </>
        )}
      </WithNote>
    </>
  );
}

/** It was held back, and its time has passed. */
export function goesAtOnce({ status, scheduled_for: at, due_at: due }: InstanceRow, now: Date): boolean {
  const first = [at, due].filter((each) => each !== null).sort()[0];
  return status === "Scheduled" && first !== undefined && new Date(first) <= now;
}

const list = (uses: readonly InstanceRow[]): string =>
  new Intl.ListFormat("en").format(uses.map(({ account_name: name }) => isolated(name)));

interface WithNoteProps {
  content: Content;
  label: string;
  hint?: string;
  onDone?: () => void;
  children: (decide: (verb: Verb) => void, busy: Verb | null) => React.ReactNode;
}

function WithNote({ content, label, hint, onDone, children }: WithNoteProps) {
  const tenant = useTenant();
  const decide = useDecide(tenant.tenant_id);
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState<string>();
  const unsaved = useUnsaved(note.trim() !== "", "Your note has not been sent.");
  const busy = decide.isPending ? decide.variables.verb : null;
  return (
    <div className="grid gap-3">
      <ErrorNote error={decide.error} />
      <Field
        label={label}
        hint={hint}
        optional={!hint}
        error={missing}
        room={{ text: note, most: LONGEST.note }}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            dir="auto"
            rows={2}
            value={note}
            onChange={(event) => {
              setNote(event.target.value);
              setMissing(undefined);
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        {children((verb) => {
          if (busy || tooLong(note, LONGEST.note)) return;
          if (verb === "reject" && !note.trim()) {
            setMissing("Say what should change, so that the author knows what to do.");
            return;
          }
          decide.mutate({ content, verb, note }, { onSuccess: onDone });
        }, busy)}
      </div>
      {unsaved.question}
    </div>
  );
}
