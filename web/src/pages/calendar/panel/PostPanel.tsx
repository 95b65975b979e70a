import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { accountsQuery } from "@/accounts/queries";
import { Problem } from "@/api/problem";
import { contentQuery } from "@/content/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { StatusBadge } from "@/ui/Badge";
import { Sheet } from "@/ui/Dialog";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { titleOf } from "../PostChip";
import { postQuery, type Post } from "../queries";
import { usePostActions } from "./actions";
import { Actions } from "./Actions";
import { Checks } from "./Checks";
import { Content } from "./Content";
import { Deletion } from "./Deletion";
import { Outcome } from "./Outcome";
import { Past } from "./Past";
import { When } from "./When";

export interface PostPanelProps {
  id: string;
  /** Whose clock is shown. */
  zone: string;
  onClose: () => void;
  /** It was deleted here: closes whatever is unsaved. */
  onGone: () => void;
}

/** All of one post, and all that can be done with it. */
export function PostPanel({ id, zone, onClose, onGone }: PostPanelProps) {
  const { data: post, error, refetch } = useQuery(postQuery(useTenantId(), id));
  const isGone = error instanceof Problem && error.status === 404;
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={post ? titleOf(post) : "Post"}
    >
      {!post && !error && <Loading what="the post" />}
      {!post && isGone && (
        <EmptyState title="This post is gone">
          It was deleted, or it belongs to another tenant.
        </EmptyState>
      )}
      {!post && error && !isGone && (
        <ErrorState title="The post could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {post && <Details post={post} zone={zone} onGone={onGone} />}
    </Sheet>
  );
}

function Details({ post, zone, onGone }: Pick<PostPanelProps, "zone" | "onGone"> & { post: Post }) {
  const actions = usePostActions(post);
  const { whyNotEdit } = useRights();
  const { data: accounts } = useQuery(accountsQuery(useTenantId()));
  const account = accounts?.find(({ id }) => id === post.channel_account_id);
  const shared = { post, zone, actions, whyNotEdit, needsReconnect: account?.status === "needs_reconnect" };
  useOthersFollow(post);
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <StatusBadge status={post.status} />
        <span className="flex items-center gap-2">
          <NetworkIcon platform={post.platform} />
          <span className="font-medium">{post.account_name}</span>
          <span className="text-ink-soft">{networkName(post.platform)}</span>
        </span>
      </div>
      <Outcome {...shared} />
      <When {...shared} />
      <Actions {...shared} />
      <Content {...shared} />
      {post.content_item_id && <Checks {...shared} />}
      <Past post={post} zone={zone} />
      <Deletion {...shared} onDeleted={onGone} />
    </div>
  );
}

/**
 * When a post moves on, so may its content's own status, and its account's when the network no
 * longer takes its connection: they are asked for anew.
 */
function useOthersFollow({ content_item_id: id, status }: Post) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    if (id) void queries.invalidateQueries({ queryKey: contentQuery(tenantId, id).queryKey });
    void queries.invalidateQueries({ queryKey: accountsQuery(tenantId).queryKey });
  }, [queries, tenantId, id, status]);
}

/** What each part of the panel gets. */
export interface PartProps {
  post: Post;
  zone: string;
  actions: ReturnType<typeof usePostActions>;
  /** Why the role does not suffice to change it; undefined when it does. */
  whyNotEdit: string | undefined;
  /** Its account takes nothing until it is connected anew. */
  needsReconnect: boolean;
}
