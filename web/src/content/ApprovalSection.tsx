import { Check, Send, Undo2 } from "lucide-react";
import { useState } from "react";
import { useRights, useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Field, TextArea } from "@/ui/Field";
import { ErrorNote } from "@/ui/States";
import { useUnsaved } from "@/ui/unsaved";
import { useDecide, type Verb } from "./approval";
import type { Content } from "./queries";

const SAID = {
  requested: "asked for approval",
  approved: "approved it",
  rejected: "rejected it",
} as const;

/** Who said what of its approval, and what can be said now. */
export function ApprovalSection({ content }: { content: Content }) {
  const waits = content.status === "Needs Approval";
  if (content.status === "Archived" && !content.approval) return null;
  return (
    <section className="grid gap-3">
      <h3 className="font-display text-lg font-semibold">Approval</h3>
      <LastWord content={content} />
      {content.status !== "Archived" && (waits ? <Decide content={content} /> : <Ask content={content} />)}
    </section>
  );
}

function LastWord({ content: { approval } }: { content: Content }) {
  const tenant = useTenant();
  if (!approval) return <p className="text-ink-soft">Nobody has asked for approval.</p>;
  return (
    <div className="grid gap-1">
      <p>
        <span className="font-medium wrap-anywhere">{approval.by}</span> {SAID[approval.decision]},{" "}
        <DateTime at={approval.at} zone={tenant.timezone} />.
      </p>
      {approval.note && (
        <blockquote className="border-l-2 border-beat pl-3 break-words whitespace-pre-wrap">
          {approval.note}
        </blockquote>
      )}
      {approval.edited_since && (
        <p className="text-sm font-medium text-beat-ink">It was edited since.</p>
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
          Ask for approval
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

function Decide({ content }: { content: Content }) {
  const { whyNotAdminister } = useRights();
  if (whyNotAdminister) {
    return (
      <p className="text-ink-soft">
        Until an admin approves it, nothing with this content goes out.
      </p>
    );
  }
  return (
    <WithNote content={content} label="Note for who asked">
      {(decide, busy) => (
        <>
          <Button look="primary" busy={busy === "approve"} onClick={() => decide("approve")}>
            <Check aria-hidden />
            Approve
          </Button>
          <Button busy={busy === "reject"} onClick={() => decide("reject")}>
            <Undo2 aria-hidden />
            Reject
          </Button>
        </>
      )}
    </WithNote>
  );
}

interface WithNoteProps {
  content: Content;
  label: string;
  onDone?: () => void;
  children: (decide: (verb: Verb) => void, busy: Verb | null) => React.ReactNode;
}

function WithNote({ content, label, onDone, children }: WithNoteProps) {
  const tenant = useTenant();
  const decide = useDecide(tenant.tenant_id);
  const [note, setNote] = useState("");
  const unsaved = useUnsaved(note.trim() !== "", "Your note has not been sent.");
  const busy = decide.isPending ? decide.variables.verb : null;
  return (
    <div className="grid gap-3">
      <ErrorNote error={decide.error} />
      <Field label={label} optional>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        {children((verb) => {
          if (busy) return;
          decide.mutate({ content, verb, note }, { onSuccess: onDone });
        }, busy)}
      </div>
      {unsaved.question}
    </div>
  );
}
