import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { platformsQuery } from "@/accounts/platforms";
import { accountsQuery } from "@/accounts/queries";
import { connectionStanding } from "@/accounts/standing";
import { Problem } from "@/api/problem";
import { contentQuery } from "@/content/queries";
import { optionsOf } from "@/options/options";
import { useRights, useTenantId } from "@/session/tenant";
import { StatusBadge } from "@/ui/Badge";
import { Sheet } from "@/ui/Dialog";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { isEditable } from "../moves";
import { titleOf } from "../PostChip";
import { postQuery, type Post } from "../queries";
import { usePostActions } from "./actions";
import { Actions } from "./Actions";
import { Checks } from "./Checks";
import { Choose, Content } from "./Content";
import { Deletion } from "./Deletion";
import { Editor } from "./Editor";
import { Outcome } from "./Outcome";
import type { PartProps } from "./part";
import { Past } from "./Past";
import { Stranded } from "./Stranded";
import { When } from "./When";

export interface PostPanelProps {
  id: string;
  /** The shown zone. */
  zone: string;
  onClose: () => void;
  /** It was deleted here: closes the panel despite unsaved changes. */
  onGone: () => void;
}

/** One post with all its actions. */
export function PostPanel({ id, zone, onClose, onGone }: PostPanelProps) {
  const { data: post, error, refetch } = useQuery(postQuery(useTenantId(), id));
  const isGone = error instanceof Problem && error.status === 404;
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={post ? <Text>{titleOf(post)}</Text> : "Post"}
    >
      {!post && !error && <Loading what="the post" />}
      {!post && isGone && (
        <EmptyState title="This post is gone">
          It was deleted, or it belongs to another business.
        </EmptyState>
      )}
      {!post && error && !isGone && (
        <ErrorState title="The post could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {post && <Details post={post} zone={zone} onGone={onGone} />}
    </Sheet>
  );
}

type Doing = "edit" | "choose" | undefined;

function Details({ post, zone, onGone }: Pick<PostPanelProps, "zone" | "onGone"> & { post: Post }) {
  const tenantId = useTenantId();
  const actions = usePostActions(post);
  const { whyNotEdit, canEdit } = useRights();
  const { data: accounts } = useQuery(accountsQuery(tenantId));
  const { data: platforms } = useQuery(platformsQuery(tenantId));
  const contentId = post.content_item_id;
  const { data: content, error } = useQuery({
    ...contentQuery(tenantId, contentId ?? ""),
    enabled: contentId !== null,
  });
  // An empty slot opens with the editor.
  const [doing, setDoing] = useState<Doing>(canEdit && isEmptySlot(post) ? "edit" : undefined);
  const account = accounts?.find(({ id }) => id === post.channel_account_id);
  const all = platforms?.find(({ platform }) => platform === post.platform)?.options ?? [];
  const known = optionsOf(all, account?.choices);
  const isStranded = accounts !== undefined && account === undefined;
  const said = contentId === null ? null : (content ?? null);
  const shared: PartProps = {
    post,
    content: said,
    zone,
    known,
    actions,
    whyNotEdit,
    isStranded,
    needsReconnect: account !== undefined && connectionStanding(account) === "reconnect",
  };
  useOthersFollow(post);
  const done = () => setDoing(undefined);
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <StatusBadge status={post.status} />
        <span className="flex min-w-0 items-center gap-2">
          <NetworkIcon platform={post.platform} />
          <Text className="font-medium">{post.account_name}</Text>
          <span className="text-ink-soft">{networkName(post.platform)}</span>
        </span>
      </div>
      {isStranded && post.status !== "Posted" && <Stranded {...shared} accounts={accounts} />}
      <Outcome {...shared} />
      {doing === "edit" && (
        <Editor
          post={post}
          content={said}
          zone={zone}
          known={known}
          account={account?.options ?? {}}
          isStranded={isStranded}
          onDone={done}
          onChoose={contentId === null ? () => setDoing("choose") : undefined}
        />
      )}
      {doing === "choose" && <Choose {...shared} onDone={done} />}
      {doing === undefined && (
        <>
          <When {...shared} />
          <Actions {...shared} />
          <Content
            {...shared}
            error={error}
            onEdit={() => setDoing("edit")}
            onChoose={() => setDoing("choose")}
          />
          {contentId && <Checks {...shared} />}
          <Past post={post} zone={zone} />
        </>
      )}
      {(doing === undefined || contentId === null) && <Deletion {...shared} onDeleted={onGone} />}
    </div>
  );
}

const isEmptySlot = (post: Post): boolean => post.content_item_id === null && isEditable(post);

/**
 * When a post's status changes, its content's status may change too, and its account's when the
 * network no longer accepts the connection: both are reloaded.
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
