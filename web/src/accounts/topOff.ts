import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api, type Schema } from "@/api/client";
import { Problem } from "@/api/problem";
import { tenantKey } from "@/session/tenant";

type Created = Schema["TopoffView"];

export const TOP_OFF_DAYS = 28;
const JOB_POLL_MS = 1_000;

/**
 * Creates the missing empty slots now instead of tonight; returns how many. `percent` is the
 * progress of a large top-off.
 */
export function useTopOff(tenantId: string) {
  const queries = useQueryClient();
  const [percent, setPercent] = useState<number | null>(null);
  const topOff = useMutation({
    mutationFn: async (): Promise<Created> => {
      let made = await answer(
        api.POST("/api/v1/marketing/scheduler/topoff", {
          params: { query: { tenant_id: tenantId, days: TOP_OFF_DAYS } },
        }),
      );
      // A large top-off is a job.
      while ("status" in made) {
        if (made.result) return made.result;
        if (made.status === "failed") throw failed();
        setPercent(Math.floor((100 * made.progress.done) / Math.max(1, made.progress.total)));
        await new Promise((resolve) => setTimeout(resolve, JOB_POLL_MS));
        made = await answer(
          api.GET("/api/v1/marketing/scheduler/jobs/{job_id}", {
            params: { path: { job_id: made.id }, query: { tenant_id: tenantId } },
          }),
        );
      }
      return made;
    },
    onSettled: () => {
      setPercent(null);
      return queries.invalidateQueries({ queryKey: tenantKey(tenantId, "calendar") });
    },
  });
  return { ...topOff, percent };
}

function failed(): Problem {
  return new Problem({
    message: "Filling the calendar stopped half-way. Try again: what is there already stays.",
    status: 0,
    code: "job_failed",
  });
}
