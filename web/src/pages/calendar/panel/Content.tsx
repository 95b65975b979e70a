import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PenLine } from "lucide-react";
import { useEffect, useState } from "react";
import { ApprovalSection, LastWord } from "@/content/ApprovalSection";
import { Attached } from "@/content/Attached";
import { ContentStatusBadge } from "@/content/ContentStatusBadge";
import { LONGEST } from "@/content/form";
import type { Content as Said } from "@/content/queries";
import { toldAll } from "@/options/options";
import { useTenantId } from "@/session/tenant";
import { Badge } from "@/ui/Badge";
import { Button, buttonClass } from "@/ui/Button";
import { Facts } from "@/ui/Facts";
import { Field, Input } from "@/ui/Field";
import { tooLong } from "@/ui/lengths";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { useSettled } from "@/ui/useSettled";
import { isEditable } from "../moves";
import { contentChoicesQuery } from "../queries";
import type { PartProps } from "./part";
import { Section } from "./Section";

/** While typing, the list is not requested for each letter. */
const TYPING_MS = 300;

interface ContentProps extends PartProps {
  /** Why the text could not be loaded. */
  error: unknown;
  onEdit: () => void;
  onChoose: () => void;
}

/** The post's text, or that there is none yet. */
export function Content(props: ContentProps) {
  const { post, content, error, known, actions, whyNotEdit, onEdit, onChoose } = props;
  const tenantId = useTenantId();
  const canChange = isEditable(post);
  const set = toldAll(known, post.options);
  // A text's other statuses add nothing to the post's own.
  const isHeld = content?.status === "Needs Approval" || content?.status === "Rejected";
  if (!post.content_item_id && !canChange) return null;
  if (!post.content_item_id) {
    return (
      <Section title="Text and pictures">
        <p className="mb-3 text-ink-soft">Nothing goes out until it has a text.</p>
        <Button look="primary" whyNot={whyNotEdit} onClick={onEdit}>
          <PenLine aria-hidden />
          Write this post
        </Button>
      </Section>
    );
  }
  return (
    <>
      <Section
        title="Text and pictures"
        action={
          canChange &&
          content && (
            <Button size="small" whyNot={whyNotEdit} onClick={onEdit}>
              <PenLine aria-hidden />
              Edit
            </Button>
          )
        }
      >
        {!content && !error && <Loading what="its text" rows={2} />}
        {!content && <ErrorNote error={error} />}
        {content && (
          <div className="grid grid-cols-1 gap-3">
            {(isHeld || post.has_caption_override) && (
              <p className="flex flex-wrap items-center gap-2">
                {isHeld && <ContentStatusBadge status={content.status} />}
                {post.has_caption_override && <Badge tone="beat">Text of its own</Badge>}
              </p>
            )}
            <p dir="auto" className="rounded-control bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
              {post.caption_override ?? (content.base_caption || <em>No text</em>)}
            </p>
            <Attached content={content} />
            {set.length > 0 && (
              <Facts facts={set.map(([label, value]) => [label, <Text key={label}>{value}</Text>])} />
            )}
            <div className="flex flex-wrap gap-2">
              {canChange && (
                <>
                  <Button size="small" whyNot={whyNotEdit} onClick={onChoose}>
                    Use another text
                  </Button>
                  <Button
                    size="small"
                    whyNot={whyNotEdit}
                    busy={actions.isPending}
                    onClick={() =>
                      actions.change("It is an empty slot again. Its text stays under Posts.", {
                        content_item_id: null,
                      })
                    }
                  >
                    Take the text out
                  </Button>
                </>
              )}
              <Link
                to="/t/$tenantId/posts"
                params={{ tenantId }}
                search={{ content: post.content_item_id }}
                className={buttonClass("quiet", "small")}
              >
                See it under Posts
              </Link>
            </div>
          </div>
        )}
      </Section>
      {content && <Approval content={content} />}
    </>
  );
}

/** The last decision about the text; the whole section if a decision is needed. */
function Approval({ content }: { content: Said }) {
  if (content.status === "Needs Approval" || content.status === "Rejected") {
    return <ApprovalSection content={content} />;
  }
  if (content.approval?.decision !== "approved") return null;
  return (
    <Section title="Approval">
      <LastWord content={content} />
    </Section>
  );
}

/** Existing texts that can be used. */
export function Choose({ post, actions, onDone }: PartProps & { onDone: () => void }) {
  const [search, setSearch] = useState("");
  const typed = search.trim();
  const wanted = useSettled(typed, TYPING_MS);
  const found = useInfiniteQuery({
    ...contentChoicesQuery(useTenantId(), wanted),
    enabled: !tooLong(wanted, LONGEST.search),
  });
  const items = (found.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((item) => item.status !== "Archived");
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const readOn = items.length === 0 && hasNextPage && !found.isError;
  useEffect(() => {
    // A page may have no match although more follow.
    if (readOn && !isFetchingNextPage) void fetchNextPage();
  }, [readOn, isFetchingNextPage, fetchNextPage]);
  return (
    <Section title="Use an earlier text" action={<Button size="small" onClick={onDone}>Back</Button>}>
      <Field label="Search in title and text" room={{ text: typed, most: LONGEST.search }}>
        {(wiring) => (
          <Input {...wiring} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        )}
      </Field>
      <div className="mt-3">
        {(found.isLoading || readOn) && <Loading what="earlier texts" rows={3} />}
        {found.isError && !found.data && <ErrorNote error={found.error} />}
        {found.data && items.length === 0 && !readOn && (
          <p className="text-ink-soft">
            {wanted ? "Nothing has these words." : "Nothing was written yet. Go back and write the first."}
          </p>
        )}
        <ul className="grid grid-cols-1 gap-2">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                aria-disabled={actions.isPending}
                className="w-full rounded-control border border-line bg-raised px-3 py-2 text-start hover:bg-sunken"
                onClick={() =>
                  actions.change("Text chosen. It is a draft until you schedule it.", { content_item_id: item.id }, onDone)
                }
              >
                <span className="flex items-center gap-2">
                  <span className="min-w-0 grow font-medium">
                    <Text truncate>{item.title}</Text>
                  </span>
                  {item.id === post.content_item_id && <Badge tone="good">Shown now</Badge>}
                  <ContentStatusBadge status={item.status} />
                </span>
                <span dir="auto" className="line-clamp-2 text-sm wrap-anywhere text-ink-soft">
                  {item.base_caption}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {items.length > 0 && hasNextPage && (
          <Button className="mt-3" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </Section>
  );
}
