import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck, ClockAlert } from "lucide-react";
import { useTenant } from "@/session/tenant";
import { plusDays } from "@/time/days";
import { dayOf } from "@/time/format";
import { lag } from "@/time/lag";
import { zoneTime } from "@/time/zones";
import { buttonClass } from "@/ui/Button";
import { PostsPerDay } from "@/ui/Chart";
import { cn } from "@/ui/cn";
import { Details } from "@/ui/Details";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card, Page } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { LagPerDay } from "./Charts";
import { punctualityQuery, type AccountFigures, type Figures } from "./queries";
import { SPANS } from "./search";
import { losses, lostOf, summary } from "./summary";

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
      intro={
        <>
          Whether your posts went out when they should.{" "}
          <Link to="/t/$tenantId/settings" params={{ tenantId }} className="text-accent underline">
            Back to Settings
          </Link>
        </>
      }
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
          <Headline figures={told.data} tenantId={tenantId} first={first} last={last} />
          {told.data.days.length > 0 && (
            <>
              <PostsPerDay
                days={told.data.days.map((day) => ({ day: day.day, out: day.count, not: lostOf(day) }))}
                first={first}
                last={last}
              />
              <Card className="px-5 pt-4 pb-1">
                <h2 className="mb-2 font-display text-lg font-semibold">By account</h2>
                <Table
                  caption="Posts by account"
                  rows={told.data.accounts}
                  rowKey={(account) => account.channel_account_id}
                  columns={columns(tenantId, first, last)}
                />
              </Card>
              <Details summary="How late, to the second">
                <div className="grid gap-5">
                  <Percentiles figures={told.data} />
                  <LagPerDay days={told.data.days} first={first} last={last} />
                  <Card className="px-5 pt-4 pb-1">
                    <h2 className="mb-2 font-display text-lg font-semibold">By account</h2>
                    <Table
                      caption="How late, by account"
                      rows={told.data.accounts}
                      rowKey={(account) => account.channel_account_id}
                      columns={lagColumns(tenantId, first, last)}
                    />
                  </Card>
                  <p className="text-sm text-ink-soft">Days are those of {zoneTime(timezone)}.</p>
                </div>
              </Details>
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

interface HeadlineProps {
  figures: Figures;
  tenantId: string;
  first: string;
  last: string;
}

/** A summary in one sentence, and a link to what did not go out. */
function Headline({ figures, tenantId, first, last }: HeadlineProps) {
  const { isWell, says } = summary(figures);
  const Icon = isWell ? CircleCheck : ClockAlert;
  return (
    <Card className="flex items-start gap-3">
      <Icon aria-hidden className={cn("mt-0.5 size-6 shrink-0", isWell ? "text-posted-ink" : "text-beat-ink")} />
      <div className="grid gap-1">
        <p className="font-display text-xl font-semibold">{says}</p>
        {lostOf(figures) > 0 && (
          <p>
            Did not go out: {losses(figures)}.{" "}
            <Link
              to="/t/$tenantId/history"
              params={{ tenantId }}
              search={{ from: first, to: last }}
              className="font-medium text-accent underline"
            >
              See them in History
            </Link>
          </p>
        )}
      </div>
    </Card>
  );
}

function Percentiles({ figures }: { figures: Figures }) {
  const late = (seconds: number | null) => (seconds === null ? "–" : lag(seconds));
  const shown: readonly [string, string, string][] = [
    ["Half within", late(figures.p50), "Median"],
    ["95 of 100 within", late(figures.p95), "95th percentile"],
    ["99 of 100 within", late(figures.p99), "99th percentile"],
    ["The slowest", late(figures.worst), "Most late"],
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
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

const accountColumn = (tenantId: string, first: string, last: string): Column<AccountFigures> => ({
  key: "account",
  header: "Account",
  names: true,
  className: "@2xl:w-full",
  cell: (account) => (
    <Link
      to="/t/$tenantId/history"
      params={{ tenantId }}
      search={{ account: account.channel_account_id, from: first, to: last }}
      className="inline-flex items-center gap-2 align-middle font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent"
    >
      <NetworkIcon platform={account.platform} named />
      <Text>{account.account_name}</Text>
    </Link>
  ),
});

function columns(tenantId: string, first: string, last: string): Column<AccountFigures>[] {
  return [
    accountColumn(tenantId, first, last),
    {
      key: "count",
      header: "Went out",
      className: "@2xl:text-right tabular-nums @2xl:whitespace-nowrap",
      cell: (account) => (
        <>
          <span className="text-ink-soft @2xl:hidden">Went out: </span>
          {account.count}
        </>
      ),
    },
    {
      key: "lost",
      header: "Did not",
      className: "@2xl:whitespace-nowrap text-sm",
      cell: (account) => losses(account),
    },
  ];
}

function lagColumns(tenantId: string, first: string, last: string): Column<AccountFigures>[] {
  const figure = (key: "p50" | "p99" | "worst", header: string): Column<AccountFigures> => ({
    key,
    header,
    className: "@2xl:text-right tabular-nums @2xl:whitespace-nowrap",
    cell: (account) => (
      <>
        <span className="text-ink-soft @2xl:hidden">{header}: </span>
        {account[key] === null ? "–" : lag(account[key])}
      </>
    ),
  });
  return [
    accountColumn(tenantId, first, last),
    figure("p50", "Median"),
    figure("p99", "99th percentile"),
    figure("worst", "Slowest"),
  ];
}
