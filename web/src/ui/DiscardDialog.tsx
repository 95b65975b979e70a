import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

interface DiscardDialogProps {
  open: boolean;
  /** What would be lost. */
  what: string;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asks before typed text is lost. */
export function DiscardDialog({ open, what, onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onKeep}
      title="Discard what you changed?"
      footer={
        <>
          <Button onClick={onKeep}>Keep editing</Button>
          <Button look="danger" onClick={onDiscard}>
            Discard
          </Button>
        </>
      }
    >
      <p>{what}</p>
    </Dialog>
  );
}
