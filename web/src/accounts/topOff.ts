import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { Problem } from "@/api/problem";
import { tenantKey } from "@/session/tenant";

type Created = Schema["TopoffView"];

export const TOP_OFF_DAYS = 28;
const JOB_POLL_MS = 1_000;

/** Creates the empty slots that are missing, instead of tonight; answers how many. */
export function useTopOff(tenantId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (): Promise<Created> => {
      let made = await answer(
        api.POST("/api/v1/marketing/scheduler/topoff", {
          params: { query: { tenant_id: tenantId, days: TOP_OFF_DAYS } },
        }),
      );
      // Many accounts are done by a job.
      while ("status" in made) {
        if (made.result) return made.result;
        if (made.status === "failed") throw failed();
        await new Promise((resolve) => setTimeout(resolve, JOB_POLL_MS));
        made = await answer(
          api.GET("/api/v1/marketing/scheduler/jobs/{job_id}", {
            params: { path: { job_id: made.id }, query: { tenant_id: tenantId } },
          }),
        );
      }
      return made;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: tenantKey(tenantId, "calendar") }),
  });
}

function failed(): Problem {
  return new Problem({
    message: "Filling the calendar stopped half-way. Try again: what is there already stays.",
    status: 0,
    code: "job_failed",
  });
}
