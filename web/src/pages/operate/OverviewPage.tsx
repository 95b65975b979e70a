import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChartColumn } from "lucide-react";
import { useState, type ReactNode } from "react";
import { dayName } from "@/time/days";
import { lag } from "@/time/lag";
import { Button } from "@/ui/Button";
import { PostsPerDay } from "@/ui/Chart";
import { networkName } from "@/ui/NetworkIcon";
import { Card } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Bar } from "./Bar";
import { Csv } from "./Csv";
import { Named, rowsOf } from "./Listing";
import { AsOf, LookedPage, useLooked } from "./Looked";
import {
  analyticsQuery,
  jobsQuery,
  pendingQuery,
  type Analytics,
  type Figures,
  type Group,
  type GroupBy,
} from "./queries";
import type { ErrorsSearch } from "./search";
import { contentType, count, dollars, percent, PLAN, spoken } from "./words";

const lost = (figures: Figures): number =>
  figures.failed + figures.missed + figures.skipped + figures.unconfirmed;

export function OverviewPage() {
  const looked = useLooked();
  const days = useQuery(analyticsQuery(looked, "day", looked.business));
  const platforms = useQuery(analyticsQuery(looked, "platform", looked.business));
  const contents = useQuery(analyticsQuery(looked, "content_type", looked.business));
  return (
    <LookedPage
      title="Overview"
      intro="What became of posts, each on its day where its account is."
      actions={<Export groupBy="day" />}
    >
      {days.isPending && <Loading what="the figures" />}
      {days.isError && !days.data && (
        <ErrorState
          title="The figures could not be loaded"
          error={days.error}
          onRetry={() => void days.refetch()}
        />
      )}
      {days.data && (
        <div className="grid gap-5">
          <AsOf at={days.data.as_of} />
          <Tiles figures={days.data.whole} />
          <Now business={looked.business} />
          {days.data.items.length === 0 ? (
            <EmptyState icon={ChartColumn} title="Nothing became of posts on these days">
              Figures follow what is published by a few seconds. Choose other days, or all businesses.
            </EmptyState>
          ) : (
            <PostsPerDay
              days={days.data.items.flatMap(({ key, posts }) =>
                posts ? [{ day: key, out: posts.posted, not: lost(posts) }] : [],
              )}
              first={looked.first}
              last={looked.last}
            />
          )}
          {days.data.items.length > 0 && <ByDay rows={days.data.items} />}
          <Groups
            title="By network"
            told={platforms.data}
            error={platforms.error}
            name={networkName}
            linked={(key) => ({ platform: key, kind: "publish", outcome: "failed" })}
            groupBy="platform"
            id={BY_NETWORK}
          />
          <Groups
            title="By what posts show"
            told={contents.data}
            error={contents.error}
            name={contentType}
            groupBy="content_type"
          />
          {!looked.business && <Plans />}
        </div>
      )}
    </LookedPage>
  );
}

function Export({ groupBy }: { groupBy: GroupBy }) {
  const { first, last, business } = useLooked();
  return (
    <Csv
      path="/api/v1/admin/analytics"
      query={{ from: first, to: last, group_by: groupBy, tenant_id: business }}
      name={`figures-by-${groupBy}-${first}-${last}`}
    />
  );
}

/** The id of the part with single days. */
const BY_DAY = "by-day";
const BY_NETWORK = "by-network";

/** The totals of all days, each with a link to what it counts. */
function Tiles({ figures }: { figures: Figures }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
      <Tile name="Went out" more={percent(figures.success_rate)}>
        <ToPart id={BY_DAY}>{count(figures.posted)}</ToPart>
      </Tile>
      <Tile name="Failed" more={percent(figures.failure_rate)}>
        <ToErrors wanted={{ kind: "publish", outcome: "failed" }}>{count(figures.failed)}</ToErrors>
      </Tile>
      <Tile
        name="Did not go out for another reason"
        more={
          <>
            <ToErrors wanted={{ kind: "publish", outcome: "missed" }}>{count(figures.missed)} missed</ToErrors>,{" "}
            <ToErrors wanted={{ kind: "publish", outcome: "skipped" }}>{count(figures.skipped)} skipped</ToErrors>,{" "}
            <ToErrors wanted={{ kind: "publish", outcome: "unconfirmed" }}>
              {count(figures.unconfirmed)} unclear
            </ToErrors>
          </>
        }
      >
        {count(figures.missed + figures.skipped + figures.unconfirmed)}
      </Tile>
      <Tile name="Needed more than one try" more={percent(figures.retry_rate)}>
        <ToPart id={BY_NETWORK}>{count(figures.retried)}</ToPart>
      </Tile>
      <Tile name="Credits used">
        <ToPart id={BY_NETWORK}>{count(figures.credits_used)}</ToPart>
      </Tile>
      <Tile
        name="Half were late by at most"
        more={figures.lag_p99 === null ? undefined : `99 of 100: ${lag(figures.lag_p99)}`}
      >
        {figures.lag_p50 === null ? "–" : <ToPart id={BY_DAY}>{lag(figures.lag_p50)}</ToPart>}
      </Tile>
    </dl>
  );
}

function Tile({ name, more, children }: { name: string; more?: ReactNode; children: ReactNode }) {
  return (
    <Card className="flex flex-col justify-between gap-1 px-4 py-3">
      <dt className="text-sm text-balance text-ink-soft">{name}</dt>
      <dd>
        <span className="font-display text-2xl font-semibold tabular-nums">{children}</span>
        {more && <span className="block text-sm text-ink-soft tabular-nums">{more}</span>}
      </dd>
    </Card>
  );
}

const numberLink = "whitespace-nowrap text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent";

/** A link to the counted errors: same days, same business. */
function ToErrors({ wanted, children }: { wanted: ErrorsSearch; children: ReactNode }) {
  return (
    <Link from="/operate" to="/operate/errors" search={(old) => ({ ...old, ...wanted })} className={numberLink}>
      {children}
    </Link>
  );
}

/** A link to the part of this page with the details by day or network. */
function ToPart({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link from="/operate" to="." search={(old) => old} hash={id} className={numberLink}>
      {children}
    </Link>
  );
}

/** What is waiting now, and what has failed permanently on these days. */
function Now({ business }: { business: string | undefined }) {
  const looked = useLooked();
  const pending = useInfiniteQuery(pendingQuery(business));
  const dead = useInfiniteQuery(jobsQuery(looked, { status: "dead", business }));
  return (
    <p className="text-sm">
      <Link
        from="/operate"
        to="/operate/jobs"
        search={(old) => ({ ...old, show: "pending" as const })}
        className={numberLink}
      >
        {shownCount(pending)} due within the hour
      </Link>
      ,{" "}
      <Link
        from="/operate"
        to="/operate/jobs"
        search={(old) => ({ ...old, status: "dead" as const })}
        className={numberLink}
      >
        {shownCount(dead)} background {dead.data && rowsOf(dead).length === 1 ? "job" : "jobs"} failed for good
      </Link>
      .
    </p>
  );
}

/** "3", "50+" if more may follow, "–" while unknown. */
function shownCount<Row>(told: Parameters<typeof rowsOf<Row>>[0]): string {
  if (!told.data) return "–";
  return `${count(rowsOf(told).length)}${told.hasNextPage ? "+" : ""}`;
}

/** Each day's figures, the newest first, with links to its errors. */
function ByDay({ rows }: { rows: readonly Group[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const newestFirst = rows.filter(({ posts }) => posts !== null).toReversed();
  const shown = showsAll ? newestFirst : newestFirst.slice(0, FIRST_DAYS);
  return (
    <Card id={BY_DAY} className="grid min-w-0 scroll-mt-4 content-start gap-4">
      <h2 className="font-display text-lg font-semibold">Day by day</h2>
      <Table
        caption="Posts of each day, the newest first"
        rows={shown}
        rowKey={({ key }) => key}
        columns={dayColumns}
      />
      {shown.length < newestFirst.length && (
        <Button size="small" className="justify-self-start" onClick={() => setShowsAll(true)}>
          {`Show all ${count(newestFirst.length)} days`}
        </Button>
      )}
    </Card>
  );
}

const FIRST_DAYS = 7;

const dayFigure = (key: string, header: string, shown: (figures: Figures) => ReactNode) => ({
  key,
  header,
  className: "text-sm whitespace-nowrap tabular-nums",
  cell: ({ posts }: Group) => posts && <Named name={header}>{shown(posts)}</Named>,
});

const dayColumns: Column<Group>[] = [
  { key: "day", header: "Day", names: true, cell: ({ key }) => dayName(key) },
  dayFigure("posted", "Went out", ({ posted, success_rate: rate }) => `${count(posted)} (${percent(rate)})`),
  {
    key: "lost",
    header: "Did not",
    className: "text-sm tabular-nums",
    cell: ({ key, posts }) =>
      posts && (
        <Named name="Did not">
          {lost(posts) === 0 ? (
            "0"
          ) : (
            <ToErrors wanted={{ kind: "publish", from: key, to: key, days: undefined }}>
              {count(lost(posts))}
            </ToErrors>
          )}
        </Named>
      ),
  },
  dayFigure("retried", "Tried again", ({ retried }) => count(retried)),
  dayFigure("credits", "Credits", ({ credits_used: used }) => count(used)),
  dayFigure("p50", "Half late by at most", ({ lag_p50: half }) => (half === null ? "–" : lag(half))),
  dayFigure("p99", "99 of 100", ({ lag_p99: most }) => (most === null ? "–" : lag(most))),
];

function Groups({
  title,
  told,
  error,
  name,
  linked,
  groupBy,
  id,
}: {
  title: string;
  id?: string;
  told: Analytics | undefined;
  error: unknown;
  name: (key: string) => string;
  linked?: (key: string) => ErrorsSearch;
  groupBy: GroupBy;
}) {
  const rows = told?.items ?? [];
  return (
    <Card id={id} className="grid min-w-0 scroll-mt-4 content-start gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <h2 className="grow font-display text-lg font-semibold">{title}</h2>
        <Export groupBy={groupBy} />
      </div>
      {error ? <ErrorState title="These figures could not be loaded" error={error} /> : null}
      {!told && !error && <Loading what={title} rows={2} />}
      {told && rows.length === 0 && <p className="text-ink-soft">Nothing on these days.</p>}
      {rows.length > 0 && (
        <Table
          caption={title}
          rows={rows}
          rowKey={({ key }) => key}
          columns={groupColumns(rows, name, linked)}
        />
      )}
    </Card>
  );
}

/** For columns that are shown only in wide layouts. */
const WIDE = "text-sm whitespace-nowrap tabular-nums @max-2xl:hidden";

function groupColumns(
  rows: readonly Group[],
  name: (key: string) => string,
  linked?: (key: string) => ErrorsSearch,
): Column<Group>[] {
  const most = Math.max(...rows.map(({ posts }) => (posts ? posts.posted + lost(posts) : 0)));
  const figure = (key: string, header: string, shown: (figures: Figures) => string) => ({
    key,
    header,
    className: WIDE,
    cell: ({ posts }: Group) => posts && shown(posts),
  });
  const failed = (key: string, posts: Figures) => {
    const wanted = linked?.(key);
    const shown = `${count(posts.failed)} (${percent(posts.failure_rate)})`;
    return wanted && posts.failed > 0 ? <ToErrors wanted={wanted}>{shown}</ToErrors> : shown;
  };
  return [
    {
      key: "name",
      header: "Of",
      names: true,
      className: "@2xl:whitespace-nowrap",
      cell: ({ key }) => name(key),
    },
    {
      key: "bar",
      header: "Went out, and did not",
      className: "@2xl:w-full",
      cell: ({ posts }) =>
        posts && (
          <Bar
            most={most}
            parts={[
              { value: posts.posted, className: "fill-posted-ink" },
              { value: lost(posts), className: "fill-failed-ink" },
            ]}
          />
        ),
    },
    {
      key: "narrow",
      header: "",
      className: "p-0! text-sm text-ink-soft tabular-nums",
      cell: ({ key, posts }) =>
        posts && (
          <span className="@2xl:hidden">
            {count(posts.posted)} went out ({percent(posts.success_rate)}), {failed(key, posts)} failed,{" "}
            {count(posts.retried)} tried again, {count(posts.credits_used)} credits
          </span>
        ),
    },
    figure("posted", "Went out", (of) => `${count(of.posted)} (${percent(of.success_rate)})`),
    {
      key: "failed",
      header: "Failed",
      className: WIDE,
      cell: ({ key, posts }) => posts && failed(key, posts),
    },
    figure("retried", "Tried again", (of) => `${count(of.retried)} (${percent(of.retry_rate)})`),
    figure("credits", "Credits", (of) => count(of.credits_used)),
  ];
}

/** How many businesses are on each plan, and plan changes. */
function Plans() {
  const looked = useLooked();
  const told = useQuery(analyticsQuery(looked, "plan"));
  const rows = told.data?.items ?? [];
  const total = rows.reduce((sum, row) => sum + (row.businesses ?? 0), 0);
  const revenue = rows.reduce((sum, row) => sum + (row.monthly_revenue ?? 0), 0);
  const planName = (key: string | null) => (key === null ? "none" : ((PLAN as Record<string, string>)[key] ?? spoken(key)));
  return (
    <Card className="grid gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <h2 className="grow font-display text-lg font-semibold">Plans</h2>
        <Export groupBy="plan" />
      </div>
      {told.isPending && <Loading what="plans" rows={2} />}
      {told.isError && !told.data && (
        <ErrorState
          title="The plans could not be counted"
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.data && (
        <>
          <p>
            {count(total)} {total === 1 ? "business" : "businesses"}, about{" "}
            <strong>{dollars(revenue)}</strong> a month. An estimate: each plan's businesses by its
            price.
          </p>
          <Table
            caption="Plans"
            rows={rows}
            rowKey={({ key }) => key}
            columns={[
              { key: "plan", header: "Plan", names: true, cell: ({ key }) => planName(key) },
              {
                key: "bar",
                header: "Of all",
                className: "@2xl:w-full",
                cell: ({ businesses }) => (
                  <Bar most={total} parts={[{ value: businesses ?? 0, className: "fill-accent" }]} />
                ),
              },
              {
                key: "businesses",
                header: "Businesses",
                className: "whitespace-nowrap tabular-nums",
                cell: ({ key, businesses }) => (
                  <Link
                    from="/operate"
                    to="/operate/businesses"
                    search={(old) => ({ ...old, plan: key })}
                    className={numberLink}
                  >
                    {businesses === 1 ? "1 business" : `${count(businesses ?? 0)} businesses`}
                  </Link>
                ),
              },
              {
                key: "revenue",
                header: "Estimate",
                className: "whitespace-nowrap tabular-nums",
                cell: ({ monthly_revenue }) => `${dollars(monthly_revenue ?? 0)} a month`,
              },
            ]}
          />
          <div>
            <h3 className="font-semibold">Changes on these days</h3>
            {told.data.plan_changes.length === 0 ? (
              <p className="text-ink-soft">No business changed its plan.</p>
            ) : (
              <ul className="grid gap-1">
                {told.data.plan_changes.map(({ before, after, businesses }) => (
                  <li key={`${before}-${after}`}>
                    {after === null ? (
                      `${count(businesses)} left, from ${planName(before)}`
                    ) : (
                      <Link
                        from="/operate"
                        to="/operate/businesses"
                        search={(old) => ({ ...old, plan: after })}
                        className={numberLink}
                      >
                        {before === null
                          ? `${count(businesses)} began with ${planName(after)}`
                          : `${count(businesses)} went from ${planName(before)} to ${planName(after)}`}
                      </Link>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </div>
          <AsOf at={told.data.as_of} />
        </>
      )}
    </Card>
  );
}
