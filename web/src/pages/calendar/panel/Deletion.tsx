import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { isEditable } from "../moves";
import type { PartProps } from "./PostPanel";

/** Takes the post out of the calendar for good. */
export function Deletion({
  post,
  actions,
  whyNotEdit,
  onDeleted,
}: PartProps & { onDeleted: () => void }) {
  const [isAsking, setAsking] = useState(false);
  if (!isEditable(post)) return null;
  return (
    <div className="border-t border-line pt-4">
      <Button look="quiet" whyNot={whyNotEdit} className="text-danger!" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete this {post.status === "Planned" ? "slot" : "post"}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete this ${post.status === "Planned" ? "slot" : "post"}?`}
        confirm="Delete"
        danger
        busy={actions.isPending}
        onConfirm={() => actions.remove(onDeleted)}
      >
        It leaves the calendar for good, and top-off does not bring it back. Its content stays.
      </ConfirmDialog>
    </div>
  );
}
