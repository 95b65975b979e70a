import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import { useTenant } from "@/session/tenant";
import { plusDays } from "@/time/days";
import { dayOf } from "@/time/format";
import { lag } from "@/time/lag";
import { zoneLabel } from "@/time/zones";
import { buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { LagPerDay, PostsPerDay } from "./Charts";
import { punctualityQuery, type AccountFigures, type Figures } from "./queries";
import { SPANS } from "./search";

const route = getRouteApi("/in/t/$tenantId/punctuality");

export function PunctualityPage() {
  const { tenant_id: tenantId, timezone } = useTenant();
  const { days: span = 28 } = route.useSearch();
  const last = dayOf(new Date(), timezone);
  const first = plusDays(last, 1 - span);
  const told = useQuery(punctualityQuery(tenantId, first, last));
  return (
    <Page
      title="Punctuality"
      intro={`How long after their due second posts went out. Days are those of ${zoneLabel(timezone)}.`}
      actions={<Spans chosen={span} />}
    >
      {told.isPending && <Loading what="the figures" />}
      {told.isError && !told.data && (
        <ErrorState
          title="The figures could not be loaded"
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.data && (
        <div className="grid gap-5">
          <Headline figures={told.data} />
          {told.data.days.length === 0 ? (
            <EmptyState icon={Gauge} title="Nothing was due on these days">
              As soon as a post goes out, its lag stands here. Look further back, or schedule one.
            </EmptyState>
          ) : (
            <>
              <div className="grid gap-5 xl:grid-cols-2">
                <LagPerDay days={told.data.days} first={first} last={last} />
                <PostsPerDay days={told.data.days} first={first} last={last} />
              </div>
              <Card className="px-5 pt-4 pb-1">
                <h2 className="mb-2 font-display text-lg font-semibold">By account</h2>
                <Table
                  caption="Lag and losses by account"
                  rows={told.data.accounts}
                  rowKey={(account) => account.channel_account_id}
                  columns={columns(tenantId, first, last)}
                />
              </Card>
            </>
          )}
        </div>
      )}
    </Page>
  );
}

function Spans({ chosen }: { chosen: number }) {
  return (
    <nav aria-label="Days" className="flex gap-1">
      {SPANS.map((span) => (
        <Link
          key={span}
          from="/t/$tenantId/punctuality"
          search={{ days: span === 28 ? undefined : span }}
          replace
          aria-current={span === chosen ? "true" : undefined}
          className={cn(buttonClass(span === chosen ? "primary" : "secondary", "small"))}
        >
          {span} days
        </Link>
      ))}
    </nav>
  );
}

function Headline({ figures }: { figures: Figures }) {
  const late = (seconds: number | null) => (seconds === null ? "–" : lag(seconds));
  const lost = figures.failed + figures.missed + figures.skipped + figures.unconfirmed;
  const shown: readonly [string, string, string][] = [
    ["Went out", String(figures.count), "Posts"],
    ["Half within", late(figures.p50), "Median lag"],
    ["95 of 100 within", late(figures.p95), "95th percentile"],
    ["99 of 100 within", late(figures.p99), "99th percentile"],
    ["The slowest", late(figures.worst), "Longest lag"],
    ["Did not go out", String(lost), losses(figures)],
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
      {shown.map(([name, value, about]) => (
        <div key={name} className="rounded-card border border-line bg-surface px-4 py-3 shadow-card">
          <dt className="text-sm text-ink-soft">{name}</dt>
          <dd className="font-display text-2xl font-semibold tabular-nums">{value}</dd>
          <dd className="text-xs text-ink-soft">{about}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "2 failed, 1 missed": what fell through, and how. */
function losses(figures: Figures): string {
  const kinds = ["failed", "missed", "skipped", "unconfirmed"] as const;
  const named = kinds.filter((kind) => figures[kind] > 0).map((kind) => `${figures[kind]} ${kind}`);
  return named.length > 0 ? named.join(", ") : "Nothing lost";
}

function columns(tenantId: string, first: string, last: string): Column<AccountFigures>[] {
  const figure = (key: "p50" | "p99" | "worst", header: string): Column<AccountFigures> => ({
    key,
    header,
    className: "sm:text-right tabular-nums sm:whitespace-nowrap",
    cell: (account) => (
      <>
        <span className="text-ink-soft sm:hidden">{header}: </span>
        {account[key] === null ? "–" : lag(account[key])}
      </>
    ),
  });
  return [
    {
      key: "account",
      header: "Account",
      names: true,
      className: "sm:w-full",
      cell: (account) => (
        <Link
          to="/t/$tenantId/history"
          params={{ tenantId }}
          search={{ account: account.channel_account_id, from: first, to: last }}
          className="inline-flex items-center gap-2 align-middle font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent"
        >
          <NetworkIcon platform={account.platform} named />
          {account.account_name}
        </Link>
      ),
    },
    {
      key: "count",
      header: "Went out",
      className: "sm:text-right tabular-nums sm:whitespace-nowrap",
      cell: (account) => (
        <>
          <span className="text-ink-soft sm:hidden">Went out: </span>
          {account.count}
        </>
      ),
    },
    figure("p50", "Median"),
    figure("p99", "99th percentile"),
    figure("worst", "Slowest"),
    {
      key: "lost",
      header: "Did not",
      className: "sm:whitespace-nowrap text-sm",
      cell: losses,
    },
  ];
}
