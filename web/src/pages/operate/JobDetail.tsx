import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { Facts } from "@/ui/Facts";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { BusinessLink, ZONE } from "./Looked";
import { jobQuery, operateKey, type JobRun } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { JOB_STATUS, jobKind } from "./words";

export function StatusMark({ status }: { status: JobRun["status"] }) {
  return <Badge tone={TONE[status]}>{JOB_STATUS[status]}</Badge>;
}

const TONE = {
  queued: "neutral",
  running: "neutral",
  done: "good",
  failed: "beat",
  dead: "danger",
} as const;

/** One run with its input and result, and a button to start it again. */
export function JobDetail({ id, onClose }: { id: string; onClose: () => void }) {
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
              ...run.result.map(({ name, value }) => [`Did: ${name}`, <Did key={name} name={name} value={value} />] as const),
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

/** What a run did; businesses in it are links. */
function Did({ name, value }: { name: string; value: string }) {
  const ids = name === "businesses" ? idsIn(value) : [];
  if (ids.length === 0) return <Text>{value}</Text>;
  return (
    <ul className="grid gap-1">
      {ids.map((id) => (
        <li key={id}>
          <BusinessLink id={id} />
        </li>
      ))}
    </ul>
  );
}

/** Results are JSON. */
function idsIn(value: string): string[] {
  try {
    const told: unknown = JSON.parse(value);
    return Array.isArray(told) ? told.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
