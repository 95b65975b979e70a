import { Trash2 } from "lucide-react";
import { Button } from "@/ui/Button";
import { useDeletion } from "../deleting";
import { isEditable } from "../moves";
import type { PartProps } from "./part";

/** Deletes the post, with a message that offers undo. */
export function Deletion({
  post,
  whyNotEdit,
  onDeleted,
}: Pick<PartProps, "post" | "whyNotEdit"> & { onDeleted: () => void }) {
  const remove = useDeletion();
  if (!isEditable(post)) return null;
  return (
    <div className="border-t border-line pt-4">
      <Button
        look="quiet"
        whyNot={whyNotEdit}
        className="text-danger!"
        onClick={() => {
          onDeleted();
          void remove(post);
        }}
      >
        <Trash2 aria-hidden />
        Delete this {post.status === "Planned" ? "empty slot" : "post"}
      </Button>
    </div>
  );
}
