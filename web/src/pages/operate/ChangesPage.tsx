import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { NotebookPen } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { DateTime } from "@/ui/DateTime";
import { EmptyState } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { Csv } from "./Csv";
import { Listing } from "./Listing";
import { BusinessLink, LookedPage, ZONE } from "./Looked";
import { changesQuery, type OperatorChange } from "./queries";
import { ACTION, spoken } from "./words";

const route = getRouteApi("/in/operate/changes");

export function ChangesPage() {
  const wanted = route.useSearch();
  const told = useInfiniteQuery(changesQuery(wanted));
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
      <Listing
        told={told}
        what="changes"
        caption="Changes, the newest first"
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState icon={NotebookPen} title="Nothing was changed yet">
            What operators change of businesses, plans and jobs stands here with their reason.
          </EmptyState>
        }
      />
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
