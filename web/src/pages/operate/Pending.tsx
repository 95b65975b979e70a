import { useInfiniteQuery } from "@tanstack/react-query";
import { Clock } from "lucide-react";
import { StatusBadge } from "@/ui/Badge";
import { DateTime } from "@/ui/DateTime";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { EmptyState } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Listing, Named } from "./Listing";
import { BusinessLink, ZONE } from "./Looked";
import { pendingQuery, type PendingPost } from "./queries";

/** Posts that will be taken up within the hour: in progress, to be retried, or due. */
export function Pending({ business }: { business: string | undefined }) {
  const told = useInfiniteQuery(pendingQuery(business));
  return (
    <Listing
      told={told}
      what="posts"
      caption="Posts that are taken up within the hour, the first ones first"
      rowKey={({ id }) => id}
      columns={columns}
      empty={
        <EmptyState icon={Clock} title="Nothing goes out within the hour">
          Posts stand here from an hour before they are due until they are out.
        </EmptyState>
      }
    />
  );
}

const columns: Column<PendingPost>[] = [
  {
    key: "due",
    header: "Due",
    className: "text-sm whitespace-nowrap tabular-nums",
    cell: ({ due_at: due, taken_up_at: next }) => <DateTime at={due ?? next} zone={ZONE} />,
  },
  {
    key: "where",
    header: "Network",
    names: true,
    cell: ({ platform }) => (
      <span className="flex items-center gap-2">
        <NetworkIcon platform={platform} />
        {networkName(platform)}
      </span>
    ),
  },
  { key: "business", header: "Business", cell: ({ tenant_id }) => <BusinessLink id={tenant_id} /> },
  { key: "status", header: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: "tries",
    header: "Taken up",
    className: "text-sm tabular-nums",
    cell: ({ tries }) => (
      <Named name="Taken up">{tries === 0 ? "not yet" : tries === 1 ? "once" : `${tries} times`}</Named>
    ),
  },
  {
    key: "next",
    header: "Taken up next",
    className: "text-sm whitespace-nowrap tabular-nums",
    cell: ({ taken_up_at: next }) => (
      <Named name="Taken up next">
        <DateTime at={next} zone={ZONE} asRelative />
      </Named>
    ),
  },
];
