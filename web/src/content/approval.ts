import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { tenantKey } from "@/session/tenant";
import { toast } from "@/ui/toasts";
import type { Content } from "./queries";

const ITEM = "/api/v1/marketing/content-items/{content_id}";

/** A person's decision about a text. */
export type Verb = "submit" | "approve" | "reject";

/** After a change of content, its posts are also reloaded. */
export function useReread(tenantId: string) {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["content", "calendar", "instances", "notifications"].map((resource) =>
        queries.invalidateQueries({ queryKey: tenantKey(tenantId, resource) }),
      ),
    );
}

const DONE: Record<Verb, string> = {
  submit: "The admins are asked.",
  approve: "Approved. What is due goes out now, the rest at its time.",
  reject: "Rejected. Nothing with it goes out; its posts are drafts.",
};

export function useDecide(tenantId: string) {
  const reread = useReread(tenantId);
  return useMutation({
    mutationFn: ({ content, verb, note }: { content: Content; verb: Verb; note: string }) => {
      const said = note.trim();
      const init = {
        params: { path: { content_id: content.id }, query: { tenant_id: tenantId } },
        body: { note: said || null, version: content.version },
      };
      if (verb === "submit") return answer(api.POST(`${ITEM}/submit`, init));
      if (verb === "approve") return answer(api.POST(`${ITEM}/approve`, init));
      return answer(api.POST(`${ITEM}/reject`, { ...init, body: { ...init.body, note: said } }));
    },
    meta: { showsError: true },
    // Here instead of in the form, which is unmounted when the content's status changes.
    onSuccess: (_decided, { verb }) => toast(DONE[verb]),
    onSettled: reread,
  });
}

/** Why a post with this text can't be sent at once; undefined when it can. */
export function whyNotSent(content: Content | undefined): string | undefined {
  if (content?.status === "Needs Approval") return "It needs approval first: an admin reads it, then it goes out.";
  if (content?.status === "Rejected") return "It was rejected. Change it, and ask for approval again.";
  return undefined;
}
