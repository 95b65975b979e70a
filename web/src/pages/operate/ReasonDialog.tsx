import { useState, type ReactNode } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, TextArea } from "@/ui/Field";
import { tooLong } from "@/ui/lengths";
import { ErrorNote } from "@/ui/States";

const MOST = 500;

export interface ReasonDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  confirm: string;
  busy: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  /** What will happen. */
  children?: ReactNode;
}

/** Asks for a reason before a change for others; the reason is listed under Changes. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      footer={
        <>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button
            look="primary"
            busy={props.busy}
            onClick={() => {
              const given = reason.trim();
              setMissing(given.length === 0);
              if (given && !tooLong(given, MOST)) props.onConfirm(given);
            }}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {props.children && <div>{props.children}</div>}
        <Field
          label="Why"
          hint="It is kept with your name, and other operators see it."
          error={missing ? "Say why, in a few words." : undefined}
          room={{ text: reason, most: MOST }}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <ErrorNote error={props.error} />
      </div>
    </Dialog>
  );
}
