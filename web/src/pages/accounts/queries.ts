import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { accountsQuery, type Account } from "@/accounts/queries";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { tenantKey } from "@/session/tenant";
import { previewDays, startDay, type Schedule } from "./schedule";

const PATH = "/api/v1/marketing/channel-accounts";
const ACCOUNT_PATH = "/api/v1/marketing/channel-accounts/{account_id}";

export { platformsQuery } from "@/accounts/platforms";

export type Slot = Schema["SlotView"];
export type Connection = Schema["NewAccount"]["connection"];

/** The schedule's slots from now on, as far ahead as one answer reasonably holds. */
export const previewQuery = (tenantId: string, schedule: Schedule, days = previewDays(schedule)) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "preview", schedule, days),
    queryFn: async ({ signal }) => {
      const now = new Date();
      const { slots } = await answer(
        api.POST("/api/v1/marketing/scheduler/preview", {
          params: { query: { tenant_id: tenantId } },
          body: { ...schedule, start_date: startDay(schedule.schedule_timezone, now), days },
          signal,
        }),
      );
      return slots.filter((slot) => new Date(slot.scheduled_for) > now);
    },
    placeholderData: keepPreviousData,
  });

/** Reloads everything that an account's change affects: itself, its posts, and the calendar. */
function useReach(tenantId: string) {
  const queries = useQueryClient();
  return {
    // Not awaited: the next step must not depend on the reload.
    reach: () => {
      for (const resource of ["accounts", "calendar", "instances", "content"]) {
        void queries.invalidateQueries({ queryKey: tenantKey(tenantId, resource) });
      }
    },
    keep: (account: Account) =>
      queries.setQueryData(accountsQuery(tenantId).queryKey, (known) =>
        known?.map((each) => (each.id === account.id ? account : each)),
      ),
  };
}

export function useCreateAccount(tenantId: string) {
  const { reach } = useReach(tenantId);
  const once = useIdempotent();
  return useMutation({
    mutationFn: (body: Schema["NewAccount"]) =>
      once(body, (header) =>
        answer(api.POST(PATH, { params: { query: { tenant_id: tenantId }, header }, body })),
      ),
    meta: { showsError: true },
    onSuccess: reach,
  });
}

export function useChangeAccount(tenantId: string) {
  const { keep, reach } = useReach(tenantId);
  return useMutation({
    mutationFn: ({ id, ...body }: Schema["AccountChange"] & { id: string }) =>
      answer(
        api.PATCH(ACCOUNT_PATH, {
          params: { query: { tenant_id: tenantId }, path: { account_id: id } },
          body,
        }),
      ),
    meta: { showsError: true },
    onSuccess: (account) => {
      keep(account);
      reach();
    },
  });
}

/** Sends what says that it is a test, where an account's network takes any. */
export function useSendTest(tenantId: string) {
  const once = useIdempotent();
  return useMutation({
    mutationFn: (id: string) =>
      once(id, (header) =>
        answer(
          api.POST(`${ACCOUNT_PATH}/test`, {
            params: { query: { tenant_id: tenantId }, path: { account_id: id }, header },
          }),
        ),
      ),
    meta: { showsError: true },
  });
}

export function usePause(tenantId: string) {
  const { keep, reach } = useReach(tenantId);
  return useMutation({
    mutationFn: ({ id, paused }: { id: string; paused: boolean }) => {
      const params = { query: { tenant_id: tenantId }, path: { account_id: id } };
      return answer(
        paused
          ? api.POST(`${ACCOUNT_PATH}/pause`, { params })
          : api.POST(`${ACCOUNT_PATH}/resume`, { params }),
      );
    },
    onSuccess: keep,
    onSettled: reach,
  });
}

export function useDeleteAccount(tenantId: string) {
  const { reach } = useReach(tenantId);
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        api.DELETE(ACCOUNT_PATH, {
          params: { query: { tenant_id: tenantId }, path: { account_id: id } },
        }),
      ),
    meta: { showsError: true },
    onSettled: reach,
  });
}
