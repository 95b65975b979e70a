import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { answer, api } from "@/api/client";
import { longDay } from "@/time/format";
import { Button } from "@/ui/Button";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { tenantQuery, useRights, useTenant } from "./tenant";

/** On every page of a business that will be deleted, until that is cancelled. */
export function Leaving() {
  const tenant = useTenant();
  const { whyNotAdminister } = useRights();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tenants/{tenant_id}/keep", {
          params: { path: { tenant_id: tenant.tenant_id } },
          body: {},
        }),
      ),
    onSuccess: (kept) => {
      queries.setQueryData(tenantQuery(kept.tenant_id).queryKey, kept);
      toast(`${kept.name} is kept.`);
    },
  });
  if (!tenant.leaves_at) return null;
  return (
    <section
      aria-label="Deletion"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-danger-soft px-4 py-3 text-danger-strong"
    >
      <Trash2 aria-hidden className="size-5 shrink-0" />
      <p className="min-w-0 grow basis-56">
        <Text className="font-semibold">{tenant.name}</Text> will be deleted on{" "}
        {longDay(tenant.leaves_at, tenant.timezone)}, with everything in it. Until then
        everything goes on, and posts go out.
      </p>
      <Button size="small" busy={keep.isPending} whyNot={whyNotAdminister} onClick={() => keep.mutate()}>
        Keep it
      </Button>
      <ErrorNote error={keep.error} />
    </section>
  );
}
