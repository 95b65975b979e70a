import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { answer, api } from "@/api/client";
import { messageOf } from "@/api/problem";
import { useTenantId } from "@/session/tenant";
import { toast } from "@/ui/toasts";
import type { Row } from "./moves";
import { afterChange } from "./queries";

const PATH = "/api/v1/marketing/post-instances/{instance_id}";

/** Posts that will be deleted when undo is no longer possible; they are hidden. */
let leaving: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function become(next: ReadonlySet<string>): void {
  leaving = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The ids of posts that are about to be deleted. */
export const useLeaving = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => leaving);

/**
 * Deletes posts with undo. A scheduled post is cancelled at once, so that it does not go out; it is
 * deleted when the message with "Undo" closes. Until then it is a draft, which also remains if the
 * tab is closed.
 */
export function useDeletion() {
  const tenantId = useTenantId();
  const queries = useQueryClient();

  async function remove(row: Pick<Row, "id" | "status">): Promise<void> {
    const params = { path: { instance_id: row.id }, query: { tenant_id: tenantId } };
    const wasScheduled = row.status === "Scheduled";
    const back = () => become(new Set([...leaving].filter((id) => id !== row.id)));
    const orSay = async (step: () => Promise<unknown>) => {
      try {
        await step();
      } catch (error) {
        toast(messageOf(error), { tone: "danger" });
      }
      await afterChange(queries, tenantId);
    };

    become(new Set([...leaving, row.id]));
    if (wasScheduled) {
      try {
        await answer(api.POST(`${PATH}/cancel`, { params }));
      } catch (error) {
        toast(`Not deleted: ${messageOf(error)}`, { tone: "danger" });
        back();
        void afterChange(queries, tenantId);
        return;
      }
    }
    toast(row.status === "Planned" ? "Empty slot deleted" : "Post deleted", {
      action: {
        label: "Undo",
        run: () => {
          back();
          if (!wasScheduled) return;
          void orSay(() => answer(api.PATCH(PATH, { params, body: { status: "Scheduled" } })));
        },
      },
      onGone: () => void orSay(() => api.DELETE(PATH, { params })).then(back),
    });
  }
  return remove;
}
