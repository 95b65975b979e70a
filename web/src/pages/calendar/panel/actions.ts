import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { messageOf, Problem } from "@/api/problem";
import { useTenantId } from "@/session/tenant";
import { time } from "@/time/format";
import { toast } from "@/ui/toasts";
import { afterChange, postQuery, showPost, type Post } from "../queries";

type Change = Omit<Schema["InstanceChange"], "tenant_id" | "version">;
type Resolve = Omit<Schema["Resolve"], "tenant_id">;
type Remedy = Schema["Remedy"];

interface Step {
  /** The toast's message when it is done; undefined where the panel shows the result. */
  says?: string;
  run: () => Promise<Post | undefined>;
  /** Called when it is done. */
  then?: (() => void) | undefined;
}

/** Actions on one post, one at a time; the result is shown everywhere at once. */
export function usePostActions(post: Post) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  const params = { path: { instance_id: post.id }, query: { tenant_id: tenantId } };

  const step = useMutation({
    meta: { showsError: true },
    mutationFn: ({ run }: Step) => run(),
    onSuccess: (after, { says, then }) => {
      if (after) {
        queries.setQueryData(postQuery(tenantId, post.id).queryKey, after);
        showPost(queries, tenantId, after);
      }
      if (says) toast(says);
      then?.();
    },
    onError: (error) => {
      const stale = error instanceof Problem && error.code === "stale_version";
      toast(stale ? "Somebody else changed this post meanwhile. Here it is as it stands now; try again." : messageOf(error), {
        tone: "danger",
      });
    },
    onSettled: () => afterChange(queries, tenantId),
  });

  const path = "/api/v1/marketing/post-instances/{instance_id}";

  return {
    isPending: step.isPending,
    change: (says: string, change: Change, then?: () => void) =>
      step.mutate({
        says,
        then,
        run: () => answer(api.PATCH(path, { params, body: { ...change, version: post.version } })),
      }),
    cancel: (says: string) =>
      step.mutate({ says, run: () => answer(api.POST(`${path}/cancel`, { params })) }),
    postNow: (zone: string, then?: () => void) =>
      step.mutate({
        then,
        run: async () => {
          const started = await answer(api.POST(`${path}/post-now`, { params }));
          toast(startWords(started.due_at, new Date(), zone));
          return started;
        },
      }),
    retry: (then?: () => void) =>
      step.mutate({
        says: "It is being sent again.",
        then,
        run: () => answer(api.POST(`${path}/retry`, { params })),
      }),
    resolve: (says: string, body: Resolve, then?: () => void) =>
      step.mutate({
        says,
        then,
        run: () => answer(api.POST(`${path}/resolve`, { params, body })),
      }),
    resolveMissed: (says: string, as: Remedy, at?: Date, then?: () => void) =>
      step.mutate({
        says,
        then,
        run: async () => {
          const { results } = await answer(
            api.POST("/api/v1/marketing/post-instances/missed/resolve", {
              params: { query: { tenant_id: tenantId } },
              body: {
                as,
                instance_ids: [post.id],
                ...(at && { scheduled_for: { [post.id]: at.toISOString() } }),
              },
            }),
          );
          const result = results[0];
          if (result?.error) throw asProblem(result.error);
          return result?.instance;
        },
      }),
    check: () =>
      step.mutate({
        run: async () => {
          const { findings } = await answer(api.POST(`${path}/preflight`, { params }));
          if (findings.length === 0) toast("Checked: looks good.");
          return undefined;
        },
      }),
  };
}

/** A post that waits longer than this was held back by its account's gap. */
const AT_ONCE_MS = 5_000;

/** When a post that was sent at once goes out; `due` is ISO 8601. */
export function startWords(due: string | null, now: Date, zone: string): string {
  const wait = due === null ? 0 : Date.parse(due) - now.getTime();
  if (due === null || wait <= AT_ONCE_MS) return "It is being sent.";
  return wait < 60_000
    ? `It goes out in ${Math.ceil(wait / 1000)} seconds: this account has just posted.`
    : `It goes out at ${time(due, zone)}: this account has just posted.`;
}

export type PostActions = ReturnType<typeof usePostActions>;

function asProblem(of: Schema["Problem"]): Problem {
  const { detail, title, status, code, retryable } = of;
  return new Problem({ message: detail || title, status, code, retryable });
}
