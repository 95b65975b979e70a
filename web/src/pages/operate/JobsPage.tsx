import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ListChecks, RotateCw } from "lucide-react";
import { useState } from "react";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { Facts } from "@/ui/Facts";
import { Field, Select } from "@/ui/Field";
import { EmptyState, ErrorNote, Loading } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { Csv } from "./Csv";
import { Listing } from "./Listing";
import { BusinessLink, LookedPage, useLooked, ZONE } from "./Looked";
import { jobQuery, jobsFilter, jobsQuery, operateKey, type JobRun } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import type { JobsSearch } from "./search";
import { JOB_STATUS, jobKind } from "./words";

const route = getRouteApi("/in/operate/jobs");

type Status = JobRun["status"];
/** What people look for first, each with a click. */
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
  const jobs = useInfiniteQuery(jobsQuery(looked, wanted));

  function filter(change: JobsSearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <LookedPage
      title="Jobs"
      intro="What the deployment does by itself, the newest first; kept for 30 days. Posts are no jobs: they are under Errors when something went wrong."
      actions={
        <Csv
          path="/api/v1/admin/jobs"
          query={jobsFilter(looked, wanted)}
          name={`jobs-${looked.first}-${looked.last}`}
        />
      }
    >
      <div className="mb-5 flex flex-wrap items-end gap-3">
        <div role="group" aria-label="Status" className="flex flex-wrap gap-1">
          {USUAL.map(([label, status]) => (
            <Button
              key={label}
              size="small"
              look={wanted.status === status ? "primary" : "secondary"}
              aria-pressed={wanted.status === status}
              onClick={() => filter({ status })}
            >
              {label}
            </Button>
          ))}
        </div>
        <Field label="Kind" className="min-w-48">
          {(wiring) => (
            <Select
              {...wiring}
              value={wanted.kind ?? ""}
              onChange={(event) => filter({ kind: event.target.value || undefined })}
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
        columns={columns((job) => filter({ job }))}
        empty={
          <EmptyState icon={ListChecks} title="No such jobs on these days">
            {wanted.status === "dead" ? "Nothing has failed for good." : "Choose other days or filters."}
          </EmptyState>
        }
      />
      {wanted.job && <Detail id={wanted.job} onClose={() => filter({ job: undefined })} />}
    </LookedPage>
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

function StatusMark({ status }: { status: Status }) {
  return <Badge tone={TONE[status]}>{JOB_STATUS[status]}</Badge>;
}

const TONE = {
  queued: "neutral",
  running: "neutral",
  done: "good",
  failed: "beat",
  dead: "danger",
} as const;

/** One run, what it was started with and what it did; and starting it again. */
function Detail({ id, onClose }: { id: string; onClose: () => void }) {
  const found = useQuery(jobQuery(id));
  const queries = useQueryClient();
  const once = useIdempotent();
  const [asking, setAsking] = useState(false);
  const retry = useMutation({
    mutationFn: (reason: string) =>
      once({ id, reason }, (header) =>
        answer(
          api.POST("/api/v1/admin/jobs/{job_id}/retry", {
            params: { path: { job_id: id }, header },
            body: { reason },
          }),
        ),
      ),
    onSuccess: async () => {
      setAsking(false);
      toast("Started again.");
      await queries.invalidateQueries({ queryKey: operateKey() });
    },
    meta: { showsError: true },
  });
  const run = found.data;
  return (
    <>
      <Sheet
        open={!asking}
        onOpenChange={(open) => !open && onClose()}
        title={run ? jobKind(run.kind) : "Job"}
        footer={
          run && (
            <Button
              look="primary"
              whyNot={run.can_retry ? undefined : "Only what has failed can be started again."}
              onClick={() => setAsking(true)}
            >
              <RotateCw aria-hidden />
              Start again…
            </Button>
          )
        }
      >
        {found.isPending && <Loading what="the job" />}
        <ErrorNote error={found.error} />
        {run && (
          <Facts
            facts={[
              ["Status", <StatusMark key="status" status={run.status} />],
              ["Business", <BusinessLink key="business" id={run.tenant_id} />],
              ["Started", <DateTime key="started" at={run.started_at} zone={ZONE} />],
              ["Ended", run.ended_at ? <DateTime key="ended" at={run.ended_at} zone={ZONE} /> : "Not yet"],
              ["Tries", run.tries],
              ["Error", run.error ? <Text key="error">{run.error}</Text> : "None"],
              ...run.payload.map(({ name, value }) => [`Started with: ${name}`, <Text key={name}>{value}</Text>] as const),
              ...run.result.map(({ name, value }) => [`Did: ${name}`, <Text key={name}>{value}</Text>] as const),
              ["Id", <Text key="id" className="font-mono text-sm">{run.id}</Text>],
            ]}
          />
        )}
      </Sheet>
      <ReasonDialog
        open={asking}
        onOpenChange={setAsking}
        title="Start this job again?"
        confirm="Start again"
        busy={retry.isPending}
        error={retry.error}
        onConfirm={(reason) => retry.mutate(reason)}
      >
        It is done with what it was started with. What it has done already it does not do twice.
      </ReasonDialog>
    </>
  );
}
