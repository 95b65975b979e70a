import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Archive, ArchiveRestore, CalendarClock, Download, RefreshCw, Replace, Send, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Problem } from "@/api/problem";
import { factsOf, KIND_NAME, nameOf, usesWords, type Asset } from "@/media/asset";
import { ChooseFiles } from "@/media/Drop";
import { assetQuery, useDeleteAsset, useRefreshAsset, useShelveAsset } from "@/media/queries";
import { StatusMark } from "@/media/StatusMark";
import { Thumb } from "@/media/Thumb";
import { useStartUploads } from "@/media/useUploads";
import { useRights, useTenant, useTenantId } from "@/session/tenant";
import { StatusBadge } from "@/ui/Badge";
import { Button, buttonClass } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { EmptyState, ErrorNote, ErrorState, Loading } from "@/ui/States";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { Cover } from "./Cover";
import { EditForm } from "./EditForm";
import { Shape } from "./Shape";

interface PanelProps {
  id: string;
  onClose: () => void;
  /** It was deleted here: closes the panel despite unsaved changes. */
  onGone: () => void;
}

/** One picture, video or document: its facts, its description, and where it is used. */
export function AssetPanel({ id, onClose, onGone }: PanelProps) {
  const tenantId = useTenantId();
  const { data: asset, error, isPending, refetch } = useQuery(assetQuery(tenantId, id));
  return (
    <Sheet open onOpenChange={onClose} title={asset ? <Text>{nameOf(asset)}</Text> : "In the library"}>
      {isPending && <Loading what="what was chosen" rows={5} />}
      {error && !asset && <NotThere error={error} onRetry={() => void refetch()} />}
      {asset && (
        <div className="grid grid-cols-1 gap-6">
          <Shown asset={asset} />
          {asset.status === "rejected" && <Refused asset={asset} />}
          {asset.status === "ready" && <Onward asset={asset} />}
          <Facts asset={asset} />
          <EditForm key={asset.id} asset={asset} />
          {asset.status === "ready" && asset.kind === "image" && <Shape asset={asset} />}
          {asset.status === "ready" && asset.kind === "video" && <Cover asset={asset} />}
          <Uses asset={asset} />
          <Housekeeping asset={asset} onGone={onGone} />
        </div>
      )}
    </Sheet>
  );
}

function NotThere({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof Problem && error.code === "not_found") {
    return (
      <EmptyState title="This is not there">
        It may have been deleted. Close this, and look in the list.
      </EmptyState>
    );
  }
  return <ErrorState title="It could not be loaded" error={error} onRetry={onRetry} />;
}

function Shown({ asset }: { asset: Asset }) {
  const shape = "max-h-80 w-full rounded-control bg-sunken object-contain";
  if (asset.kind === "video" && asset.url) {
    return (
      // A business's own recordings have no captions.
      // eslint-disable-next-line jsx-a11y/media-has-caption
      <video
        src={asset.url}
        {...(asset.thumbnail_url && { poster: asset.thumbnail_url })}
        aria-label={asset.alt_text || nameOf(asset)}
        controls
        playsInline
        preload="none"
        className={shape}
      />
    );
  }
  if (asset.kind === "document" && asset.url) {
    const first = asset.derivatives.cover?.url ?? asset.thumbnail_url;
    return (
      <div className="grid justify-items-start gap-2">
        {first && <img src={first} alt={`The first page of ${nameOf(asset)}`} className={shape} />}
        <a href={asset.url} download className={buttonClass()}>
          <Download aria-hidden />
          Download the PDF
        </a>
      </div>
    );
  }
  if (asset.url) return <img src={asset.url} alt={asset.alt_text || nameOf(asset)} className={shape} />;
  return <Thumb of={asset} alt={nameOf(asset)} className="aspect-video rounded-control" />;
}

function Refused({ asset }: { asset: Asset }) {
  return (
    <div role="alert" className="grid gap-2 rounded-card bg-danger-soft px-4 py-3 text-failed-ink">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
        {asset.reason ?? "It could not be read. Replace it by another file, or delete it."}
      </p>
    </div>
  );
}

/** Links for using it in a post. */
function Onward({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const rights = useRights();
  if (!rights.canEdit || asset.archived_at) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Link
        to="/t/$tenantId/compose"
        params={{ tenantId }}
        search={{ media: asset.id, when: "now" }}
        className={buttonClass("primary")}
      >
        <Send aria-hidden />
        Post now
      </Link>
      <Link
        to="/t/$tenantId/compose"
        params={{ tenantId }}
        search={{ media: asset.id, when: "at" }}
        className={buttonClass()}
      >
        <CalendarClock aria-hidden />
        Schedule
      </Link>
    </div>
  );
}

function Facts({ asset }: { asset: Asset }) {
  const { timezone } = useTenant();
  return (
    <div className="grid gap-1 text-sm text-ink-soft">
      <p className="flex flex-wrap items-center gap-2">
        <StatusMark status={asset.status} />
        <span>
          {KIND_NAME[asset.kind]}, {factsOf(asset)}
        </span>
      </p>
      {asset.is_replaced && <p>A new file is on its way, and takes its place once it is checked.</p>}
      <p>
        <Text>{asset.filename}</Text>, added <DateTime at={asset.created_at} zone={timezone} />
        {asset.archived_at && (
          <>
            , archived <DateTime at={asset.archived_at} zone={timezone} />
          </>
        )}
      </p>
    </div>
  );
}

/** The posts that show it, each a link into the calendar. */
function Uses({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const { timezone } = useTenant();
  const posts = asset.posts ?? [];
  const refresh = useRefreshAsset(tenantId);
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 grow font-display text-lg font-semibold">Where it is used</h3>
        <Button size="small" look="quiet" busy={refresh.isPending} onClick={() => refresh.mutate(asset)}>
          <RefreshCw aria-hidden />
          Look again
        </Button>
      </div>
      {asset.uses && posts.length > 0 && <p className="text-sm text-ink-soft">{usesWords(asset.uses)}</p>}
      {posts.length === 0 && <p className="text-ink-soft">No post shows it yet.</p>}
      <ul className="divide-y divide-line empty:hidden">
        {posts.map((post) => (
          <li key={post.instance_id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <NetworkIcon platform={post.platform} named className="text-ink-soft" />
            <Link
              to="/t/$tenantId/calendar"
              params={{ tenantId }}
              search={{ post: post.instance_id }}
              className="min-w-0 grow font-medium"
            >
              <Text>{post.account_name}</Text>
              {post.scheduled_for ? (
                <>
                  , <DateTime at={post.scheduled_for} zone={timezone} />
                </>
              ) : (
                ", without a time"
              )}
            </Link>
            <StatusBadge status={post.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const SHOWN = "Posts that are not out yet will show it.";
const ASKED = "Posts that are not out yet will show it. Those that were approved wait for approval again.";

function Housekeeping({ asset, onGone }: { asset: Asset; onGone: () => void }) {
  const tenantId = useTenantId();
  const rights = useRights();
  const start = useStartUploads();
  const shelve = useShelveAsset(tenantId);
  const remove = useDeleteAsset(tenantId);
  const [asking, setAsking] = useState(false);
  const isArchived = Boolean(asset.archived_at);
  return (
    <section className="flex flex-wrap gap-2 border-t border-line pt-4">
      <ChooseFiles
        size="small"
        single
        whyNot={rights.whyNotEdit ?? (asset.status === "uploading" ? "It is still being uploaded." : undefined)}
        onFiles={([file]) => {
          if (file) void start([{ file, replaces: asset }]);
          toast(`The new file is uploaded. ${rights.canAdminister ? SHOWN : ASKED}`, { tone: "note" });
        }}
      >
        <Replace aria-hidden />
        Replace the file
      </ChooseFiles>
      <Button
        size="small"
        busy={shelve.isPending}
        whyNot={rights.whyNotEdit}
        onClick={() =>
          shelve.mutate(
            { asset, isArchived: !isArchived },
            {
              onSuccess: () =>
                toast(`“${isolated(nameOf(asset))}” is ${isArchived ? "out of the archive" : "archived"}.`),
            },
          )
        }
      >
        {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        {isArchived ? "Take out of the archive" : "Archive"}
      </Button>
      <Button size="small" look="quiet" whyNot={rights.whyNotEdit} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          remove.reset();
        }}
        title={
          <>
            Delete “<Text>{nameOf(asset)}</Text>”?
          </>
        }
        confirm="Delete it"
        danger
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(asset, {
            onSuccess: () => {
              toast(`“${isolated(nameOf(asset))}” is deleted.`);
              onGone();
            },
          })
        }
      >
        <div className="grid gap-3">
          <p>
            It is deleted for good. What was posted with it stays on the networks; drafts lose it.
          </p>
          <ErrorNote error={remove.error} />
        </div>
      </ConfirmDialog>
    </section>
  );
}
