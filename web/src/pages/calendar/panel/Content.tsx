import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FilePlus2, Library } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { ApprovalSection } from "@/content/ApprovalSection";
import { Attached } from "@/content/Attached";
import { ContentFields } from "@/content/ContentFields";
import { ContentStatusBadge } from "@/content/ContentStatusBadge";
import { contentBody, contentSchema, NO_CONTENT, type ContentValues } from "@/content/form";
import { contentQuery } from "@/content/queries";
import { useTenantId } from "@/session/tenant";
import { Badge } from "@/ui/Badge";
import { Button, buttonClass } from "@/ui/Button";
import { Field, Input, TextArea } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ErrorNote, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { useSettled } from "@/ui/useSettled";
import { isEditable } from "../moves";
import {
  afterChange,
  contentChoicesQuery,
  postQuery,
  showPost,
  type Post,
} from "../queries";
import type { PartProps } from "./PostPanel";
import { Section } from "./Section";

/** So that the list follows the typing without a request for each letter. */
const TYPING_MS = 300;

type Doing = "write" | "choose" | "caption" | undefined;

/** What the post says, or the ways to give it something to say. */
export function Content(props: PartProps) {
  const { post, whyNotEdit } = props;
  const [doing, setDoing] = useState<Doing>();
  const done = () => setDoing(undefined);
  if (doing === "write") return <Write post={post} onDone={done} />;
  if (doing === "choose") return <Choose {...props} onDone={done} />;
  if (!post.content_item_id && !isEditable(post)) return null;
  if (!post.content_item_id) {
    return (
      <Section title="Content">
        <p className="mb-3 text-ink-soft">
          This slot is planned, and has nothing to say yet. A slot without content is not sent.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" whyNot={whyNotEdit} onClick={() => setDoing("write")}>
            <FilePlus2 aria-hidden />
            Add content
          </Button>
          <Button whyNot={whyNotEdit} onClick={() => setDoing("choose")}>
            <Library aria-hidden />
            Choose existing
          </Button>
        </div>
      </Section>
    );
  }
  return <Filled {...props} contentId={post.content_item_id} doing={doing} onDo={setDoing} />;
}

function Filled({
  post,
  actions,
  whyNotEdit,
  contentId,
  doing,
  onDo,
}: PartProps & { contentId: string; doing: Doing; onDo: (doing: Doing) => void }) {
  const tenantId = useTenantId();
  const { data: content, isPending, error } = useQuery(contentQuery(tenantId, contentId));
  const canChange = isEditable(post);
  return (
    <>
      <Section
        title="Content"
        action={
          <Link
            to="/t/$tenantId/posts"
            params={{ tenantId }}
            search={{ content: contentId }}
            className={buttonClass("secondary", "small")}
          >
            Open the content
          </Link>
        }
      >
        {isPending && <Loading what="its content" rows={2} />}
        {!content && <ErrorNote error={error} />}
        {content && (
          <div className="grid gap-3">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{content.title}</span>
              <ContentStatusBadge status={content.status} />
              {post.has_caption_override && <Badge tone="beat">Own caption</Badge>}
            </p>
            {doing === "caption" ? (
              <OwnCaption
                post={post}
                base={content.base_caption}
                actions={actions}
                onDone={() => onDo(undefined)}
              />
            ) : (
              <p className="rounded-control bg-sunken px-3 py-2 break-words whitespace-pre-wrap">
                {post.caption_override ?? (content.base_caption || <em>No caption</em>)}
              </p>
            )}
            <Attached content={content} />
            {canChange && doing !== "caption" && (
              <div className="flex flex-wrap gap-2">
                <Button size="small" whyNot={whyNotEdit} onClick={() => onDo("caption")}>
                  Edit caption for this account
                </Button>
                <Button size="small" whyNot={whyNotEdit} onClick={() => onDo("choose")}>
                  Choose other content
                </Button>
                <Button
                  size="small"
                  whyNot={whyNotEdit}
                  busy={actions.isPending}
                  onClick={() =>
                    actions.change("Content taken out; the slot stays", { content_item_id: null })
                  }
                >
                  Take the content out
                </Button>
              </div>
            )}
          </div>
        )}
      </Section>
      {content?.status === "Needs Approval" && <ApprovalSection content={content} />}
    </>
  );
}

/** Writes content and fills the slot with it, in one call. */
function Write({ post, onDone }: { post: Post; onDone: () => void }) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  const once = useIdempotent();
  const form = useForm<ContentValues>({
    resolver: zodResolver(contentSchema),
    defaultValues: NO_CONTENT,
  });
  const unsaved = useUnsaved(form.formState.isDirty, "What you wrote is not in the slot yet.");
  const fill = useMutation({
    meta: { showsError: true },
    mutationFn: (values: ContentValues) => {
      const body = contentBody(values);
      return once(body, (header) =>
        answer(
          api.POST("/api/v1/marketing/post-instances/{instance_id}/content", {
            params: { path: { instance_id: post.id }, query: { tenant_id: tenantId }, header },
            body,
          }),
        ),
      );
    },
    onSuccess: (after) => {
      queries.setQueryData(postQuery(tenantId, post.id).queryKey, after);
      showPost(queries, tenantId, after);
      toast("Content added: the slot is a draft now");
      onDone();
      return afterChange(queries, tenantId);
    },
    onError: (error) => showFieldErrors(form, error),
  });
  return (
    <Section title="New content">
      <form
        noValidate
        aria-label="New content"
        className="grid gap-4"
        onSubmit={(event) => void form.handleSubmit((values) => fill.mutate(values))(event)}
      >
        <ErrorNote error={generalError(form, fill.error)} />
        <ContentFields form={form} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={fill.isPending}>
            Add content
          </Button>
          <Button onClick={() => unsaved.leave(onDone)}>Leave it empty</Button>
        </div>
        {unsaved.question}
      </form>
    </Section>
  );
}

function Choose({ post, actions, onDone }: PartProps & { onDone: () => void }) {
  const [search, setSearch] = useState("");
  const wanted = useSettled(search.trim(), TYPING_MS);
  const found = useQuery(contentChoicesQuery(useTenantId(), wanted));
  const items = (found.data?.items ?? []).filter((item) => item.status !== "Archived");
  return (
    <Section title="Choose content" action={<Button size="small" onClick={onDone}>Back</Button>}>
      <Field label="Search title and caption">
        {(wiring) => (
          <Input {...wiring} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        )}
      </Field>
      <div className="mt-3">
        {found.isPending && <Loading what="content" rows={3} />}
        {found.isError && !found.data && <ErrorNote error={found.error} />}
        {found.data && items.length === 0 && (
          <p className="text-ink-soft">
            {wanted ? "Nothing has these words." : "There is no content yet: add some."}
          </p>
        )}
        <ul className="grid gap-2">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                aria-disabled={actions.isPending}
                className="w-full rounded-control border border-line bg-raised px-3 py-2 text-left hover:bg-sunken"
                onClick={() =>
                  actions.change("Content chosen", { content_item_id: item.id }, onDone)
                }
              >
                <span className="flex items-center gap-2">
                  <span className="min-w-0 grow truncate font-medium">{item.title}</span>
                  {item.id === post.content_item_id && <Badge tone="good">Shown now</Badge>}
                  <ContentStatusBadge status={item.status} />
                </span>
                <span className="line-clamp-2 text-sm text-ink-soft">{item.base_caption}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

function OwnCaption({
  post,
  base,
  actions,
  onDone,
}: Pick<PartProps, "post" | "actions"> & { base: string; onDone: () => void }) {
  const [before] = useState(post.caption_override ?? base);
  const [text, setText] = useState(before);
  const unsaved = useUnsaved(text !== before, "Your caption for this account is not saved yet.");
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const own = text.trim() && text !== base ? text : null;
        actions.change(
          own ? "This account has its own caption now" : "This account says what its content says",
          { caption_override: own },
          onDone,
        );
      }}
    >
      <Field label={`Caption on ${post.account_name} only`} hint="Other accounts keep theirs.">
        {(wiring) => (
          <TextArea {...wiring} maxLength={20_000} rows={6} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" size="small" busy={actions.isPending}>
          Save caption
        </Button>
        {post.has_caption_override && (
          <Button
            size="small"
            busy={actions.isPending}
            onClick={() =>
              actions.change(
                "This account says what its content says",
                { caption_override: null },
                onDone,
              )
            }
          >
            Use the content's caption
          </Button>
        )}
        <Button size="small" onClick={() => unsaved.leave(onDone)}>
          Leave it
        </Button>
      </div>
      {unsaved.question}
    </form>
  );
}
