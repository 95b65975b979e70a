import { useQuery } from "@tanstack/react-query";
import { useTenantId } from "@/session/tenant";
import { StatusBadge } from "@/ui/Badge";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { ErrorState, Loading } from "@/ui/States";
import { titleOf } from "../PostChip";
import { postQuery } from "../queries";

export interface PostPanelProps {
  id: string;
  zone: string;
  onClose: () => void;
}

/** All of one post. */
export function PostPanel({ id, zone, onClose }: PostPanelProps) {
  const { data: post, error, refetch } = useQuery(postQuery(useTenantId(), id));
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={post ? titleOf(post) : "Post"}
    >
      {!post && !error && <Loading what="the post" />}
      {!post && error && (
        <ErrorState title="The post could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {post && (
        <p className="flex items-center gap-3">
          <StatusBadge status={post.status} />
          {post.scheduled_for && <DateTime at={post.scheduled_for} zone={zone} />}
        </p>
      )}
    </Sheet>
  );
}
