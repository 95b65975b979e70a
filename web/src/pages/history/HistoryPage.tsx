import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ExternalLink, History } from "lucide-react";
import { Trouble } from "@/accounts/Trouble";
import { timing } from "@/content/timing";
import { useTenant } from "@/session/tenant";
import { dayOf, time } from "@/time/format";
import { zoneTime } from "@/time/zones";
import { StatusBadge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { Filters } from "./Filters";
import { MissedBar } from "./MissedBar";
import { historyQuery, type Post } from "./queries";
import type { HistorySearch } from "./search";
import { POST_TYPE } from "./words";

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
      intro={`What went out and what fell through, newest first. Times are ${zoneTime(timezone)}.`}
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
      className: "text-sm tabular-nums",
      cell: (post) => <When post={post} zone={zone} />,
    },
    {
      key: "post",
      header: "Post",
      names: true,
      className: "@2xl:w-full @2xl:max-w-0",
      cell: (post) => <Subject post={post} tenantId={tenantId} />,
    },
    {
      key: "account",
      header: "Account",
      className: "@2xl:max-w-44",
      cell: (post) => (
        <span className="flex items-center gap-2 text-sm">
          <NetworkIcon platform={post.platform} named />
          <Text truncate className="min-w-0 @2xl:min-w-24">
            {post.account_name}
          </Text>
        </span>
      ),
    },
    {
      key: "status",
      header: "Status",
      cell: (post) => (
        <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1 @2xl:flex-col @2xl:items-start">
          <StatusBadge status={post.status} />
          <Timing post={post} />
        </span>
      ),
    },
  ];
}

/** When it went out, or was due; also its planned time, if that was another minute. */
function When({ post, zone }: { post: Post; zone: string }) {
  const { scheduled_for: planned, posted_at: posted } = post;
  const at = posted ?? planned;
  if (!at) return <span className="text-ink-soft">No time</span>;
  return (
    <div className="@2xl:w-40">
      <DateTime at={at} zone={zone} />
      {planned && planned.slice(0, 16) !== at.slice(0, 16) && (
        <span className="block text-ink-soft">
          Planned{" "}
          {dayOf(planned, zone) === dayOf(at, zone) ? (
            `for ${time(planned, zone)}`
          ) : (
            <>
              for <DateTime at={planned} zone={zone} />
            </>
          )}
        </span>
      )}
    </div>
  );
}

function Timing({ post }: { post: Post }) {
  const words = timing(post);
  return words && <span className="text-sm whitespace-nowrap text-ink-soft">{words}</span>;
}

function Subject({ post, tenantId }: { post: Post; tenantId: string }) {
  const title = post.content_title ?? "Without text";
  return (
    <div className="flex min-w-0 gap-3">
      {post.thumbnail_url && (
        <img
          src={post.thumbnail_url}
          alt=""
          loading="lazy"
          className="size-14 shrink-0 rounded-control object-cover"
        />
      )}
      <div className="grid min-w-0 grow grid-cols-1 content-start gap-1">
        <Link
          to="/t/$tenantId/calendar"
          params={{ tenantId }}
          search={{ post: post.id }}
          className="line-clamp-2 font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent"
        >
          <Text>{title}</Text>
        </Link>
        {post.text && post.text !== title && (
          <Text className="line-clamp-2 text-sm text-ink-soft">{post.text}</Text>
        )}
        <p className="text-sm wrap-anywhere text-ink-soft empty:hidden">{factsOf(post)}</p>
        {post.error && (
          <div className="text-sm text-ink-soft">
            <Trouble post={post} error={post.error} />
          </div>
        )}
        {post.permalink && (
          <a
            href={post.permalink}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1.5 justify-self-start text-sm font-medium text-accent max-sm:min-h-10"
          >
            See it
            <ExternalLink aria-hidden className="size-3.5" />
            <span className="sr-only">
              : <bdi>{title}</bdi> (opens a new tab)
            </span>
          </a>
        )}
      </div>
    </div>
  );
}

/** "Photo, also on other accounts, no. 1234" */
function factsOf({ type, crosspost, platform_post_id: id, follow_ups: followUps }: Post): string {
  const facts = [
    type && POST_TYPE[type],
    crosspost && "also posted elsewhere or again",
    id && `no. ${id}`,
    followedBy(followUps),
  ];
  return facts.filter(Boolean).join(", ");
}

/** The result of a first comment, or of the rest of a thread. */
function followedBy(followUps: Post["follow_ups"]): string | null {
  const [first] = followUps;
  if (!first) return null;
  const trouble = followUps.find(({ state }) => state !== "posted");
  const what = followUps.length === 1 ? "follow-up" : "follow-ups";
  return `${what} ${(trouble ?? first).state}`;
}
