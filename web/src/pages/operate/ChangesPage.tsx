import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { NotebookPen } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Card } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { Csv } from "./Csv";
import { AsOf, BusinessLink, LookedPage, ZONE } from "./Looked";
import { changesQuery, type OperatorChange } from "./queries";
import { ACTION, spoken } from "./words";

const route = getRouteApi("/in/operate/changes");

export function ChangesPage() {
  const wanted = route.useSearch();
  const told = useInfiniteQuery(changesQuery(wanted));
  const changes = told.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <LookedPage
      title="Changes"
      intro="What operators changed, and why, the newest first."
      withRange={false}
      actions={
        <Csv
          path="/api/v1/admin/changes"
          query={{ tenant_id: wanted.business }}
          name="operators-changes"
        />
      }
    >
      {told.isPending && <Loading what="the changes" rows={5} />}
      {told.isError && !told.data && (
        <ErrorState
          title="The changes could not be loaded"
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.isSuccess && changes.length === 0 && !told.hasNextPage && (
        <EmptyState icon={NotebookPen} title="Nothing was changed yet">
          What operators change of businesses, plans and jobs stands here with their reason.
        </EmptyState>
      )}
      {changes.length > 0 && (
        <Card className="px-4 py-1 sm:px-5">
          <Table
            caption="Changes, the newest first"
            rows={changes}
            rowKey={({ id }) => id}
            columns={columns}
          />
        </Card>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-4">
        {told.hasNextPage && (
          <Button busy={told.isFetchingNextPage} onClick={() => void told.fetchNextPage()}>
            Show more
          </Button>
        )}
        <AsOf at={told.isSuccess ? new Date(told.dataUpdatedAt) : undefined} />
      </div>
    </LookedPage>
  );
}

const columns: Column<OperatorChange>[] = [
  {
    key: "when",
    header: "Time",
    className: "text-sm whitespace-nowrap tabular-nums",
    cell: ({ at }) => <DateTime at={at} zone={ZONE} />,
  },
  {
    key: "what",
    header: "Change",
    names: true,
    cell: ({ action, outcome, changes }) => (
      <div className="grid gap-1">
        <span className="flex flex-wrap items-center gap-2">
          {ACTION[action]}
          {outcome === "begun" && <Badge tone="danger">Cut off: look whether it was done</Badge>}
        </span>
        <ul className="text-sm text-ink-soft empty:hidden">
          {changes.map(({ name, before, after }) => (
            <li key={name}>
              {spoken(name)}: <Text>{before ?? "none"}</Text> → <Text>{after ?? "none"}</Text>
            </li>
          ))}
        </ul>
      </div>
    ),
  },
  { key: "business", header: "Business", cell: ({ tenant_id }) => <BusinessLink id={tenant_id} /> },
  { key: "why", header: "Why", className: "@2xl:max-w-72", cell: ({ reason }) => <Text>{reason}</Text> },
  {
    key: "who",
    header: "Who",
    className: "text-sm wrap-anywhere",
    cell: ({ by }) => <Text>{by}</Text>,
  },
];
