import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { contentBody, type ContentValues } from "@/content/form";
import { contentQuery } from "@/content/queries";
import { nextSlotQuery } from "@/content/slots";
import { useTenantId } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { Button } from "@/ui/Button";
import { Field, TextArea } from "@/ui/Field";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { afterChange, type Post } from "../queries";

interface SlotFilledProps {
  /** The present slot, with somebody else's text. */
  post: Post;
  mine: ContentValues;
  zone: string;
  onTakeTheirs: () => void;
  /** My text is on this other slot now. */
  onPlaced: (id: string) => void;
}

/** Somebody else has filled this slot: shows their text, and offers places for one's own. */
export function SlotFilled({ post, mine, zone, onTakeTheirs, onPlaced }: SlotFilledProps) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  const once = useIdempotent();
  const theirs = useQuery({
    ...contentQuery(tenantId, post.content_item_id ?? ""),
    enabled: post.content_item_id !== null,
  });
  const next = useQuery(nextSlotQuery(tenantId, post.channel_account_id));
  const place = useMutation({
    meta: { showsError: true },
    mutationFn: (slot: { id: string; version: number }) => {
      const body = contentBody(mine);
      return once([slot.id, body], (header) =>
        answer(
          api.POST("/api/v1/marketing/post-instances/{instance_id}/content", {
            params: { path: { instance_id: slot.id }, query: { tenant_id: tenantId }, header },
            body,
          }),
        ),
      );
    },
    onSuccess: (placed) => {
      toast("Your text is a draft on the next empty slot.");
      onPlaced(placed.id);
    },
    onSettled: () => afterChange(queries, tenantId),
  });
  const slot = next.data;
  return (
    <div role="alert" className="grid gap-3 rounded-card bg-beat-soft px-4 py-3 text-beat-ink">
      <p className="font-medium">Somebody else filled it meanwhile. Your text is not lost.</p>
      <div>
        <p className="text-sm font-semibold">
          Theirs{theirs.data && <>: <Text>{theirs.data.title}</Text></>}
        </p>
        <p dir="auto" className="rounded-control bg-raised px-3 py-2 text-ink wrap-anywhere whitespace-pre-wrap">
          {theirs.data ? theirs.data.base_caption || "No text." : "…"}
        </p>
      </div>
      <Field label="Yours">
        {(wiring) => <TextArea {...wiring} readOnly rows={4} value={mine.base_caption || mine.title} />}
      </Field>
      <ErrorNote error={place.error} />
      <div className="flex flex-wrap gap-2">
        {slot?.scheduled_for && (
          <Button look="primary" busy={place.isPending} onClick={() => place.mutate(slot)}>
            Put mine on the next empty slot, {dateTime(slot.scheduled_for, zone)}
          </Button>
        )}
        <Button onClick={() => void copy(mine.base_caption || mine.title)}>
          <Copy aria-hidden />
          Copy mine
        </Button>
        <Button onClick={onTakeTheirs}>Leave theirs here</Button>
      </div>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("This browser does not let pages copy. Select the text and copy it.", { tone: "note" });
  }
}
