import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Newspaper, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import {
  CONTENT_STATUSES,
  ContentStatusBadge,
  contentStatusName,
} from "@/content/ContentStatusBadge";
import { LONGEST } from "@/content/form";
import type { Content, ContentStatus } from "@/content/queries";
import { useMe } from "@/session/me";
import { useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Checkbox, Field, Input, Select } from "@/ui/Field";
import { tooLong } from "@/ui/lengths";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { ContentPanel } from "./ContentPanel";
import { contentsQuery } from "./queries";

const route = getRouteApi("/in/t/$tenantId/posts");
/** While typing, the list is not requested for each letter. */
const TYPING_MS = 300;

/** All texts, whether posted, scheduled or only ideas. */
export function ContentPage() {
  const tenant = useTenant();
  const me = useMe();
  const { content, status, mine, find } = route.useSearch();
  const navigate = useNavigate({ from: "/t/$tenantId/posts" });
  const wanted = { status, owner: mine ? me.email : undefined, search: find };
  const contents = useInfiniteQuery(contentsQuery(tenant.tenant_id, wanted));
  const rows = contents.data?.pages.flatMap((page) => page.items) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = contents;
  // Cleared filters are mounted again, which also clears typed text.
  const [cleared, setCleared] = useState(0);
  const readOn = rows.length === 0 && hasNextPage && !contents.isError;

  useEffect(() => {
    // A page may have no match although more follow.
    if (readOn && !isFetchingNextPage) void fetchNextPage();
  }, [readOn, isFetchingNextPage, fetchNextPage]);

  const close = (how?: { ignoreBlocker: boolean }) =>
    void navigate({ search: (old) => ({ ...old, content: undefined }), ...how });
  const filtered = Boolean(status || mine || find);
  return (
    <Page title="Posts" intro="All that was written: its status, and where it is used.">
      <Filters key={cleared} />
      {(contents.isPending || readOn) && <Loading what="posts" rows={6} />}
      {contents.isError && !contents.data && (
        <ErrorState
          title="The posts could not be loaded"
          error={contents.error}
          onRetry={() => void contents.refetch()}
        />
      )}
      {contents.data && rows.length === 0 && !readOn && (
        <Nothing
          filtered={filtered}
          onShowAll={() => {
            void navigate({ search: (old) => ({ content: old.content }) }).then(() =>
              setCleared((old) => old + 1),
            );
          }}
        />
      )}
      {rows.length > 0 && <ContentTable contents={rows} />}
      {rows.length > 0 && hasNextPage && (
        <Button className="mt-4" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
      {content && (
        <ContentPanel
          key={content}
          id={content}
          onClose={() => close()}
          onGone={() => close({ ignoreBlocker: true })}
        />
      )}
    </Page>
  );
}

function Filters() {
  const { status, mine, find } = route.useSearch();
  const navigate = useNavigate({ from: "/t/$tenantId/posts" });
  const [typed, setTyped] = useState(find ?? "");

  useEffect(() => {
    const sought = typed.trim() || undefined;
    if (sought === find || tooLong(typed.trim(), LONGEST.search)) return;
    const later = setTimeout(() => {
      void navigate({ search: (old) => ({ ...old, find: sought }), replace: true });
    }, TYPING_MS);
    return () => clearTimeout(later);
  }, [typed, find, navigate]);

  return (
    <search className="mb-5 flex flex-wrap items-end gap-x-4 gap-y-3">
      <Field
        label="Search"
        className="min-w-0 grow basis-56 sm:max-w-sm"
        room={{ text: typed.trim(), most: LONGEST.search }}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="search"
            placeholder="In title and text"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Field label="Status" className="basis-44">
        {(wiring) => (
          <Select
            {...wiring}
            value={status ?? ""}
            onChange={(event) => {
              const chosen = (event.target.value || undefined) as ContentStatus | undefined;
              void navigate({ search: (old) => ({ ...old, status: chosen }) });
            }}
          >
            <option value="">All</option>
            {CONTENT_STATUSES.map((each) => (
              <option key={each} value={each}>
                {contentStatusName(each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Checkbox
        label="Only mine"
        className="min-h-10"
        checked={mine ?? false}
        onChange={(event) => {
          const only = event.target.checked || undefined;
          void navigate({ search: (old) => ({ ...old, mine: only }) });
        }}
      />
    </search>
  );
}

function Nothing({ filtered, onShowAll }: { filtered: boolean; onShowAll: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing matches"
        action={
          <Button onClick={onShowAll}>Show all posts</Button>
        }
      >
        Search for fewer words, or another status.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Newspaper} title="Nothing was written yet">
      What you write for a post stays here, to be used again.
    </EmptyState>
  );
}

function ContentTable({ contents }: { contents: readonly Content[] }) {
  const tenant = useTenant();
  return (
    <Card className="py-2">
      <Table
        caption="Posts"
        rows={contents}
        rowKey={(content) => content.id}
        columns={[
          {
            key: "what",
            header: "What",
            names: true,
            className: "@2xl:w-1/2",
            cell: (content) => (
              <>
                <Link
                  from="/t/$tenantId/posts"
                  to="/t/$tenantId/posts"
                  params={{ tenantId: tenant.tenant_id }}
                  search={(old) => ({ ...old, content: content.id })}
                  className="font-semibold"
                >
                  <Text>{content.title}</Text>
                </Link>
                <span dir="auto" className="line-clamp-2 text-sm wrap-anywhere text-ink-soft">
                  {content.base_caption || "No text"}
                </span>
              </>
            ),
          },
          {
            key: "status",
            header: "Status",
            cell: (content) => <ContentStatusBadge status={content.status} />,
          },
          {
            key: "used",
            header: "Used",
            cell: (content) => <span className="text-sm">{usedIn(content)}</span>,
          },
          {
            key: "changed",
            header: "Changed",
            className: "@2xl:text-right",
            cell: (content) => (
              <span className="text-sm whitespace-nowrap text-ink-soft">
                <span className="@2xl:hidden">Changed </span>
                <DateTime at={content.updated_at} zone={tenant.timezone} asRelative />
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** "2 posts: 1 scheduled, 1 out" */
function usedIn({ uses, scheduled, posted }: Content): string {
  if (uses === 0) return "Not used";
  const parts = [scheduled && `${scheduled} scheduled`, posted && `${posted} out`].filter(Boolean);
  const count = uses === 1 ? "1 post" : `${uses} posts`;
  return parts.length > 0 ? `${count}: ${parts.join(", ")}` : count;
}
