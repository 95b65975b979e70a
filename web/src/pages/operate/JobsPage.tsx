import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import type { Schema } from "@/api/client";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Field, Select } from "@/ui/Field";
import { EmptyState } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { Csv } from "./Csv";
import { JobDetail, StatusMark } from "./JobDetail";
import { Listing } from "./Listing";
import { BusinessLink, LookedPage, useLooked, ZONE } from "./Looked";
import { Pending } from "./Pending";
import { jobsFilter, jobsQuery, type JobRun } from "./queries";
import type { JobsSearch } from "./search";
import { jobKind } from "./words";

const route = getRouteApi("/in/operate/jobs");

type Status = JobRun["status"];
/** Frequent filters, each with a button. */
const USUAL: readonly (readonly [string, Status | undefined])[] = [
  ["All", undefined],
  ["Failed for good", "dead"],
  ["Tried again", "failed"],
  ["Running", "running"],
  ["Waiting", "queued"],
];

export function JobsPage() {
  const looked = useLooked();
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const isPending = wanted.show === "pending";

  function filter(change: JobsSearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <LookedPage
      title="Jobs"
      intro="What the deployment does by itself. Jobs are kept for 30 days; posts that went wrong are under Errors."
      withRange={!isPending}
      actions={
        isPending ? (
          <Csv
            path="/api/v1/admin/pending"
            query={{ tenant_id: looked.business }}
            name="posts-within-the-hour"
          />
        ) : (
          <Csv
            path="/api/v1/admin/jobs"
            query={jobsFilter(looked, wanted)}
            name={`jobs-${looked.first}-${looked.last}`}
          />
        )
      }
    >
      <div role="group" aria-label="What to show" className="mb-5 flex flex-wrap gap-1">
        <Choice isChosen={!isPending} onClick={() => filter({ show: undefined })}>
          Background jobs
        </Choice>
        <Choice isChosen={isPending} onClick={() => filter({ show: "pending", job: undefined })}>
          Posts within the hour
        </Choice>
      </div>
      {isPending ? <Pending business={looked.business} /> : <Runs wanted={wanted} onFilter={filter} />}
      {wanted.job && <JobDetail id={wanted.job} onClose={() => filter({ job: undefined })} />}
    </LookedPage>
  );
}

function Choice({
  isChosen,
  onClick,
  children,
}: {
  isChosen: boolean;
  onClick: () => void;
  children: string;
}) {
  return (
    <Button
      size="small"
      look={isChosen ? "primary" : "secondary"}
      aria-pressed={isChosen}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

/** Background jobs, by status and kind. */
function Runs({
  wanted,
  onFilter,
}: {
  wanted: JobsSearch;
  onFilter: (change: JobsSearch) => void;
}) {
  const jobs = useInfiniteQuery(jobsQuery(useLooked(), wanted));
  return (
    <>
      <div className="mb-5 flex flex-wrap items-end gap-3">
        <div role="group" aria-label="Status" className="flex flex-wrap gap-1">
          {USUAL.map(([label, status]) => (
            <Choice
              key={label}
              isChosen={wanted.status === status}
              onClick={() => onFilter({ status })}
            >
              {label}
            </Choice>
          ))}
        </div>
        <Field label="Kind" className="min-w-48">
          {(wiring) => (
            <Select
              {...wiring}
              value={wanted.kind ?? ""}
              onChange={(event) => onFilter({ kind: event.target.value || undefined })}
            >
              <option value="">All kinds</option>
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {jobKind(kind)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Listing
        told={jobs}
        what="jobs"
        caption="Jobs, the newest first"
        rowKey={({ id }) => id}
        columns={columns((job) => onFilter({ job }))}
        empty={
          <EmptyState icon={ListChecks} title="No such jobs on these days">
            {wanted.status === "dead" ? "Nothing has failed for good." : "Choose other days or filters."}
          </EmptyState>
        }
      />
    </>
  );
}

const KINDS = [
  "top_off",
  "follow_change",
  "top_off_round",
  "preflight",
  "media",
  "renewal",
  "renewal_round",
  "upkeep",
  "audit",
  "dispatch",
  "feeds",
  "export",
  "recount",
] as const satisfies readonly Schema["JobKind"][];

function columns(open: (id: string) => void): Column<JobRun>[] {
  return [
    {
      key: "when",
      header: "Started",
      className: "text-sm whitespace-nowrap tabular-nums",
      cell: ({ started_at }) => <DateTime at={started_at} zone={ZONE} />,
    },
    {
      key: "kind",
      header: "Job",
      names: true,
      cell: ({ id, kind }) => (
        <button
          type="button"
          className="text-left font-medium underline decoration-line-strong underline-offset-4 hover:decoration-accent"
          onClick={() => open(id)}
        >
          {jobKind(kind)}
        </button>
      ),
    },
    { key: "business", header: "Business", cell: ({ tenant_id }) => <BusinessLink id={tenant_id} /> },
    { key: "status", header: "Status", cell: ({ status }) => <StatusMark status={status} /> },
    {
      key: "tries",
      header: "Tries",
      className: "text-sm tabular-nums",
      cell: ({ tries }) => (tries === 1 ? "1 try" : `${tries} tries`),
    },
    {
      key: "error",
      header: "Error",
      className: "@2xl:max-w-72",
      cell: ({ error }) => error && <Text className="line-clamp-2 text-sm text-ink-soft">{error}</Text>,
    },
  ];
}
