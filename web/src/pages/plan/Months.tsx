import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTenant } from "@/session/tenant";
import { date, longDay } from "@/time/format";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { Progress } from "@/ui/Progress";
import { ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { ledgerQuery, monthsQuery, type LedgerEntry, type Months as MonthsView } from "./queries";

/** Credits of this month and the next one, and their changes. */
export function Months() {
  const { tenant_id: tenantId } = useTenant();
  const months = useQuery(monthsQuery(tenantId));
  return (
    <Card>
      <h2 className="mb-3 font-display text-lg font-semibold">Credits</h2>
      {months.isPending && <Loading what="the credits" rows={2} />}
      {months.isError && !months.data && (
        <ErrorState
          title="The credits could not be loaded"
          error={months.error}
          onRetry={() => void months.refetch()}
        />
      )}
      {months.data && <ThisMonth months={months.data} />}
      <Ledger />
    </Card>
  );
}

function ThisMonth({ months }: { months: MonthsView }) {
  const { timezone } = useTenant();
  const { granted, available, reserved, consumed, period, next_period: next } = months;
  if (granted === null || available === null || !period) return <p>Your plan has no credits.</p>;
  const used = granted - available;
  return (
    <>
      <p className="mb-1.5 text-sm">
        <strong className="font-semibold tabular-nums">{available.toLocaleString()}</strong> of{" "}
        <span className="tabular-nums">{granted.toLocaleString()}</span> left until {longDay(period.ends_at, timezone)}.
      </p>
      <Progress
        label={`${used} of ${granted} credits used`}
        value={used}
        max={Math.max(granted, 1)}
        tone={months.low ? "danger" : "accent"}
      />
      <p className="mt-2 max-w-prose text-sm text-ink-soft">
        {reserved ? `${reserved} reserved for posts that are scheduled` : "Nothing reserved"}, {consumed ?? 0} used by
        posts that went out. Each account that a post goes out on takes one; what fails gives it back. What is left over
        lapses then, but for what was bought.
      </p>
      {next && (
        <p className="mt-2 text-sm text-ink-soft">
          Next month: {next.granted.toLocaleString()}, of which {next.available.toLocaleString()} are not taken yet. Posts that are
          due then take theirs.
        </p>
      )}
    </>
  );
}

function Ledger() {
  const { tenant_id: tenantId, timezone } = useTenant();
  const ledger = useInfiniteQuery(ledgerQuery(tenantId));
  const entries = ledger.data?.pages.flatMap(({ items }) => items) ?? [];
  if (ledger.isError && entries.length === 0) {
    return (
      <ErrorState
        title="The changes could not be loaded"
        error={ledger.error}
        onRetry={() => void ledger.refetch()}
      />
    );
  }
  if (entries.length === 0) return null;
  return (
    <section aria-label="What was changed" className="mt-5">
      <h3 className="mb-1 font-medium">What was granted and changed</h3>
      <Table caption="Changes of credits" rows={entries} rowKey={({ id }) => id} columns={columns(timezone)} />
      {ledger.hasNextPage && (
        <Button size="small" className="mt-2" busy={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
          Show older
        </Button>
      )}
    </section>
  );
}

const KINDS: Partial<Record<string, string>> = {
  granted: "Bought",
  adjusted: "Changed by hand",
  plan: "Another plan",
  moved: "Left from the month before",
  released: "Given back",
  corrected: "Counted again",
};

const columns = (zone: string): readonly Column<LedgerEntry>[] => [
  { key: "at", header: "When", cell: ({ at }) => date(at, zone) },
  { key: "kind", header: "What", names: true, cell: ({ kind }) => KINDS[kind] ?? kind },
  {
    key: "amount",
    header: "Credits",
    cell: ({ amount }) => <span className="tabular-nums">{amount > 0 ? `+${amount}` : amount}</span>,
  },
  { key: "reason", header: "Why", cell: ({ reason }) => <Text>{reason}</Text> },
];
