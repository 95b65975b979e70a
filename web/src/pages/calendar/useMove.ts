import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { answer, api } from "@/api/client";
import { messageOf, Problem } from "@/api/problem";
import { useRights, useTenant } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { toast } from "@/ui/toasts";
import { canUndo, movedTo, refusal, type Row } from "./moves";
import { afterChange, showPost } from "./queries";

const route = getRouteApi("/in/t/$tenantId/calendar");

interface Move {
  row: Row;
  at: Date;
  /** This takes a move back, and can't be taken back itself. */
  isUndo?: boolean;
}

/** Moves posts: shown at once, put back with the reason when refused, and undone by the toast. */
export function useMove(zone: string) {
  const { tenant_id: tenantId } = useTenant();
  const { whyNotEdit } = useRights();
  const queries = useQueryClient();
  const navigate = route.useNavigate();

  const { mutate } = useMutation({
    meta: { showsError: true },
    mutationFn: ({ row, at }: Move) =>
      answer(
        api.PATCH("/api/v1/marketing/post-instances/{instance_id}", {
          params: { path: { instance_id: row.id }, query: { tenant_id: tenantId } },
          body: { scheduled_for: at.toISOString(), version: row.version },
        }),
      ),
    onMutate: async ({ row, at }) => {
      await queries.cancelQueries({ queryKey: ["tenant", tenantId, "calendar"] });
      showPost(queries, tenantId, movedTo(row, at));
    },
    onError: (error, { row }) => {
      showPost(queries, tenantId, row);
      refuse(error);
    },
    onSuccess: (after, { row, at, isUndo }) => {
      showPost(queries, tenantId, after);
      const words = `${isUndo ? "Back at" : "Moved to"} ${dateTime(at, zone)}`;
      const back = row.scheduled_for;
      if (isUndo || !back || !canUndo(row, new Date())) toast(words);
      else {
        const run = () => mutate({ row: after, at: new Date(back), isUndo: true });
        toast(words, { action: { label: "Undo", run } });
      }
    },
    onSettled: () => afterChange(queries, tenantId),
  });

  function refuse(error: unknown) {
    const occupant = error instanceof Problem ? error.extra.occupant_id : undefined;
    const stale = error instanceof Problem && error.code === "stale_version";
    toast(`Not moved: ${stale ? "somebody changed it meanwhile; here it is anew." : messageOf(error)}`, {
      tone: "danger",
      ...(typeof occupant === "string" && {
        action: {
          label: "Show that post",
          run: () => void navigate({ search: (old) => ({ ...old, post: occupant }) }),
        },
      }),
    });
  }

  /** Answers whether the API was asked. */
  return (row: Row, at: Date): boolean => {
    if (at.toISOString() === new Date(row.scheduled_for ?? 0).toISOString()) return false;
    const reason = whyNotEdit ?? refusal(row, at, new Date());
    if (reason) {
      toast(`Not moved: ${reason}`, { tone: "danger" });
      return false;
    }
    mutate({ row, at });
    return true;
  };
}
