import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Problem } from "@/api/problem";
import { ApprovalSection } from "@/content/ApprovalSection";
import { Attached } from "@/content/Attached";
import { ContentFields } from "@/content/ContentFields";
import { ContentStatusBadge } from "@/content/ContentStatusBadge";
import { Conflict, sidesOf } from "@/content/Conflict";
import { contentSchema, contentValues, type ContentValues } from "@/content/form";
import { contentQuery, usesQuery, type Content } from "@/content/queries";
import { usePersonName } from "@/session/people";
import { useRights, useTenant, useTenantId } from "@/session/tenant";
import { StatusBadge } from "@/ui/Badge";
import { Button, buttonClass } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { EmptyState, ErrorNote, ErrorState, Loading } from "@/ui/States";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { useDeleteContent, useEditContent, useShelve } from "./queries";

interface PanelProps {
  id: string;
  onClose: () => void;
  /** It was deleted here: closes the panel despite unsaved changes. */
  onGone: () => void;
}

/** One text with its pictures, its posts, and the decisions about its approval. */
export function ContentPanel({ id, onClose, onGone }: PanelProps) {
  const tenantId = useTenantId();
  const { data: content, error, isPending, refetch } = useQuery(contentQuery(tenantId, id));
  const [editing, setEditing] = useState(false);
  return (
    <Sheet open onOpenChange={onClose} title={content ? <Text>{content.title}</Text> : "Post"}>
      {isPending && <Loading what="the post" rows={5} />}
      {error && !content && <NotThere error={error} onRetry={() => void refetch()} />}
      {content && !editing && (
        <Details content={content} onEdit={() => setEditing(true)} onGone={onGone} />
      )}
      {content && editing && <EditForm content={content} onDone={() => setEditing(false)} />}
    </Sheet>
  );
}

function NotThere({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof Problem && error.code === "not_found") {
    return (
      <EmptyState title="This post is not there">
        It may have been deleted. Close this, and look in the list.
      </EmptyState>
    );
  }
  return <ErrorState title="The post could not be loaded" error={error} onRetry={onRetry} />;
}

interface DetailsProps {
  content: Content;
  onEdit: () => void;
  onGone: () => void;
}

function Details({ content, onEdit, onGone }: DetailsProps) {
  const tenant = useTenant();
  const rights = useRights();
  const nameOf = usePersonName();
  // People who decide see it below, with the changes.
  const isDecided = content.status !== "Needs Approval" || !rights.canAdminister;
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="flex flex-wrap items-center gap-2">
        <ContentStatusBadge status={content.status} />
        <span className="text-sm text-ink-soft">
          by <Text>{nameOf(content.owner)}</Text>, changed{" "}
          <DateTime at={content.updated_at} zone={tenant.timezone} />
        </span>
      </div>
      <section aria-label="What it says" className="grid grid-cols-1 gap-3">
        {isDecided && (
          <>
            <p
              dir="auto"
              className="rounded-control bg-sunken px-4 py-3 wrap-anywhere whitespace-pre-wrap"
            >
              {content.base_caption || <span className="text-ink-soft">No text.</span>}
            </p>
            <Attached content={content} />
          </>
        )}
        <div className="flex flex-wrap gap-2">
          <Button size="small" whyNot={rights.whyNotEdit} onClick={onEdit}>
            <Pencil aria-hidden />
            Edit
          </Button>
          {rights.canEdit && content.status !== "Archived" && (
            <Link
              to="/t/$tenantId/compose"
              params={{ tenantId: tenant.tenant_id }}
              search={{ content: content.id }}
              className={buttonClass("secondary", "small")}
            >
              <Send aria-hidden />
              Use in a new post
            </Link>
          )}
        </div>
      </section>
      <ApprovalSection content={content} />
      <Uses content={content} />
      <Housekeeping content={content} onGone={onGone} />
    </div>
  );
}

/** The posts that show it, each a link into the calendar. */
function Uses({ content }: { content: Content }) {
  const tenantId = useTenantId();
  const uses = useQuery(usesQuery(tenantId, content.id));
  return (
    <section className="grid gap-2">
      <h3 className="font-display text-lg font-semibold">Where it is used</h3>
      {uses.isPending && <Loading what="where it is used" rows={2} />}
      {uses.isError && !uses.data && (
        <ErrorState
          title="Its posts could not be loaded"
          error={uses.error}
          onRetry={() => void uses.refetch()}
        />
      )}
      {uses.data?.length === 0 && <p className="text-ink-soft">No post shows it yet.</p>}
      <ul className="divide-y divide-line empty:hidden">
        {uses.data?.map((post) => (
          <li key={post.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <NetworkIcon platform={post.platform} named className="text-ink-soft" />
            <Link
              to="/t/$tenantId/calendar"
              params={{ tenantId }}
              search={{ post: post.id }}
              className="min-w-0 grow font-medium"
            >
              <Text>{post.account_name}</Text>
              {post.scheduled_for ? (
                <>
                  , <DateTime at={post.scheduled_for} zone={post.timezone} />
                </>
              ) : (
                ", without a time"
              )}
            </Link>
            {post.has_caption_override && (
              <span className="text-sm text-ink-soft">with a text of its own</span>
            )}
            <StatusBadge status={post.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Housekeeping({ content, onGone }: { content: Content; onGone: () => void }) {
  const tenantId = useTenantId();
  const rights = useRights();
  const shelve = useShelve(tenantId);
  const remove = useDeleteContent(tenantId);
  const [asking, setAsking] = useState(false);
  const archived = content.status === "Archived";
  const whyNotArchive =
    rights.whyNotEdit ??
    (content.status === "Scheduled"
      ? "Posts with it are scheduled. Cancel them in the calendar first."
      : undefined);
  const whyNotDelete =
    rights.whyNotEdit ??
    (content.uses > 0 ? "Posts use it. Archive it instead, or take it out of them first." : undefined);
  return (
    <section aria-label="Put away" className="flex flex-wrap gap-2 border-t border-line pt-4">
      {archived ? (
        <Button
          size="small"
          busy={shelve.isPending}
          whyNot={rights.whyNotEdit}
          onClick={() => shelve.mutate({ content, status: "Draft" })}
        >
          <ArchiveRestore aria-hidden />
          Take out of the archive
        </Button>
      ) : (
        <Button
          size="small"
          busy={shelve.isPending}
          whyNot={whyNotArchive}
          onClick={() =>
            shelve.mutate(
              { content, status: "Archived" },
              { onSuccess: () => toast(`“${isolated(content.title)}” is archived.`) },
            )
          }
        >
          <Archive aria-hidden />
          Archive
        </Button>
      )}
      <Button size="small" look="quiet" whyNot={whyNotDelete} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={
          <>
            Delete “<Text>{content.title}</Text>”?
          </>
        }
        confirm="Delete it"
        danger
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(content, {
            onSuccess: () => {
              toast(`“${isolated(content.title)}” is deleted.`);
              onGone();
            },
            onError: () => setAsking(false),
          })
        }
      >
        Its text is deleted for good. No post uses it.
      </ConfirmDialog>
    </section>
  );
}

function EditForm({ content, onDone }: { content: Content; onDone: () => void }) {
  const tenantId = useTenantId();
  const edit = useEditContent(tenantId);
  // The state when editing began, so that other people's changes are noticed.
  const [before, setBefore] = useState(content);
  const form = useForm<ContentValues>({
    resolver: zodResolver(contentSchema(before.media)),
    defaultValues: contentValues(before),
  });
  const unsaved = useUnsaved(
    form.formState.isDirty && !edit.isSuccess,
    "What you changed is not saved yet.",
  );
  const isIdle = !edit.isPending && !edit.isSuccess;
  const sides = isIdle ? sidesOf(before, content, form.getValues()) : [];
  const isStale = edit.error instanceof Problem && edit.error.code === "stale_version";

  function save() {
    void form.handleSubmit((values) =>
      edit.mutate(
        // Changes that people don't see, such as of a status, need no question.
        { content: sides.length > 0 ? before : content, values },
        {
          onSuccess: (saved) => {
            toast(
              saved.status === "Needs Approval"
                ? "Saved. It goes out once an admin has approved it."
                : "Saved. Posts that are not out yet show it.",
            );
            onDone();
          },
          onError: (error) => showFieldErrors(form, error),
        },
      ),
    )();
  }

  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {sides.length > 0 ? (
        <Conflict
          sides={sides}
          onKeepMine={() => setBefore(content)}
          onTakeTheirs={() => {
            setBefore(content);
            form.reset(contentValues(content));
            edit.reset();
          }}
        />
      ) : (
        !isStale && <ErrorNote error={generalError(form, edit.error)} />
      )}
      <ContentFields form={form} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => unsaved.leave(onDone)}>Cancel</Button>
        <Button type="submit" look="primary" busy={edit.isPending}>
          Save
        </Button>
      </div>
      {unsaved.question}
    </form>
  );
}
