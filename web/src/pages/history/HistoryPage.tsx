import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ExternalLink, History } from "lucide-react";
import { useTenant } from "@/session/tenant";
import { dayOf, time } from "@/time/format";
import { lag } from "@/time/lag";
import { zoneLabel } from "@/time/zones";
import { StatusBadge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Filters } from "./Filters";
import { MissedBar } from "./MissedBar";
import { historyQuery, type Post } from "./queries";
import type { HistorySearch } from "./search";

const route = getRouteApi("/in/t/$tenantId/history");

export function HistoryPage() {
  const { tenant_id: tenantId, timezone } = useTenant();
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const history = useInfiniteQuery(historyQuery(tenantId, wanted));
  const posts = history.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.values(wanted).some(Boolean);

  function filter(change: HistorySearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <Page
      title="History"
      intro={`What went out and what fell through, newest first. Times are in ${zoneLabel(timezone)}.`}
    >
      <Filters wanted={wanted} onChange={filter} />
      {wanted.status === "Missed" && posts.length > 0 && <MissedBar />}
      {history.isPending && <Loading what="the history" rows={6} />}
      {history.isError && !history.data && (
        <ErrorState
          title="The history could not be loaded"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.isSuccess && posts.length === 0 && !history.hasNextPage && (
        <EmptyState icon={History} title={isFiltered ? "Nothing matches" : "Nothing went out yet"}>
          {isFiltered
            ? "Choose other filters, or show all."
            : "Posts stand here from the moment when they were sent, or could not be."}
        </EmptyState>
      )}
      {posts.length > 0 && (
        <Card className="px-4 py-1 sm:px-5">
          <Table
            caption="Posts, newest first"
            rows={posts}
            rowKey={(post) => post.id}
            columns={columns(tenantId, timezone)}
          />
        </Card>
      )}
      {history.hasNextPage && (
        <Button
          className="mt-4"
          busy={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Page>
  );
}

function columns(tenantId: string, zone: string): Column<Post>[] {
  return [
    {
      key: "when",
      header: "Time",
      className: "sm:whitespace-nowrap text-sm tabular-nums",
      cell: (post) => <When post={post} zone={zone} />,
    },
    {
      key: "post",
      header: "Post",
      names: true,
      className: "sm:w-full sm:max-w-0",
      cell: (post) => <Subject post={post} tenantId={tenantId} />,
    },
    {
      key: "account",
      header: "Account",
      className: "sm:max-w-48",
      cell: (post) => (
        <span className="flex items-center gap-2 text-sm">
          <NetworkIcon platform={post.platform} named />
          <span className="truncate">{post.account_name}</span>
        </span>
      ),
    },
    { key: "status", header: "Status", cell: (post) => <StatusBadge status={post.status} /> },
    {
      key: "lag",
      header: "Lag",
      className: "sm:text-right sm:whitespace-nowrap text-sm tabular-nums",
      cell: (post) =>
        post.lag_seconds === null ? (
          <span className="hidden text-ink-soft sm:inline">–</span>
        ) : (
          <>
            <span className="text-ink-soft sm:hidden">Late by </span>
            {lag(post.lag_seconds)}
          </>
        ),
    },
    {
      key: "link",
      header: "Link",
      cell: (post) =>
        post.permalink ? (
          <a
            href={post.permalink}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1.5 align-middle text-sm font-medium whitespace-nowrap text-accent max-sm:min-h-10"
          >
            See it
            <ExternalLink aria-hidden className="size-3.5" />
            <span className="sr-only">: {post.content_title} (opens a new tab)</span>
          </a>
        ) : (
          <span className="hidden text-ink-soft sm:inline">–</span>
        ),
    },
  ];
}

/** Where it stands in the calendar, and when it went out if that was another minute. */
function When({ post, zone }: { post: Post; zone: string }) {
  const { scheduled_for: planned, posted_at: posted } = post;
  const at = planned ?? posted;
  if (!at) return <span className="text-ink-soft">No time</span>;
  const isElsewhere = planned && posted && planned.slice(0, 16) !== posted.slice(0, 16);
  return (
    <>
      <DateTime at={at} zone={zone} />
      {isElsewhere && (
        <span className="block text-ink-soft">
          Sent{" "}
          {dayOf(planned, zone) === dayOf(posted, zone) ? (
            time(posted, zone)
          ) : (
            <DateTime at={posted} zone={zone} />
          )}
        </span>
      )}
    </>
  );
}

function Subject({ post, tenantId }: { post: Post; tenantId: string }) {
  return (
    <>
      <Link
        to="/t/$tenantId/calendar"
        params={{ tenantId }}
        search={{ post: post.id }}
        className="block truncate font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent"
      >
        {post.content_title ?? "Without content"}
      </Link>
      {post.error && <span className="block text-sm text-ink-soft">{post.error.message}</span>}
    </>
  );
}
