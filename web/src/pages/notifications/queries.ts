import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";

export type Notification = Schema["NotificationView"];

/** Not read, and its cause neither fixed nor decided. */
export const isUnread = ({ read, settled }: Notification): boolean => !read && !settled;

type Listed = Schema["NotificationList"];

const POLL_MS = 60_000;
const IN_MENU = 8;

const key = (tenantId: string, ...rest: readonly unknown[]) =>
  tenantKey(tenantId, "notifications", ...rest);

/**
 * The newest few and the number of unread ones, reloaded once a minute while the page is visible.
 */
export const newestQuery = (tenantId: string) =>
  queryOptions({
    queryKey: key(tenantId, "newest"),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/notifications", {
          params: { query: { tenant_id: tenantId, limit: IN_MENU } },
          signal,
        }),
      ),
    refetchInterval: POLL_MS,
  });

export const notificationsQuery = (tenantId: string, unread: boolean) =>
  infiniteQueryOptions({
    queryKey: key(tenantId, "all", { unread }),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/notifications", {
          params: {
            query: { tenant_id: tenantId, unread: unread || undefined, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

/** Changes that are shown at once, and corrected by the API's answer. */
export function useNotificationChanges(tenantId: string) {
  const queries = useQueryClient();

  function change(alter: (list: Listed) => Listed) {
    queries.setQueryData<Listed>(newestQuery(tenantId).queryKey, (list) => list && alter(list));
    queries.setQueriesData<InfiniteData<Listed>>(
      { queryKey: key(tenantId, "all") },
      (data) => data && { ...data, pages: data.pages.map(alter) },
    );
  }
  const settle = () => queries.invalidateQueries({ queryKey: key(tenantId) });

  const read = useMutation({
    mutationFn: (id: string) =>
      answer(
        api.POST("/api/v1/notifications/{notification_id}/read", {
          params: { path: { notification_id: id }, query: { tenant_id: tenantId } },
        }),
      ),
    onMutate: (id) => change((list) => withRead(list, (item) => item.id === id)),
    onSettled: settle,
  });
  const readAll = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/notifications/read-all", {
          params: { query: { tenant_id: tenantId } },
        }),
      ),
    onMutate: () => change((list) => ({ ...withRead(list, () => true), unread_count: 0 })),
    onSettled: settle,
  });
  const dismiss = useMutation({
    mutationFn: (id: string) =>
      answer(
        api.DELETE("/api/v1/notifications/{notification_id}", {
          params: { path: { notification_id: id }, query: { tenant_id: tenantId } },
        }),
      ),
    onMutate: (id) =>
      change((list) => {
        const after = withRead(list, (item) => item.id === id);
        return { ...after, items: after.items.filter((item) => item.id !== id) };
      }),
    onSettled: settle,
  });
  return { read, readAll, dismiss };
}

function withRead(list: Listed, isMeant: (item: Notification) => boolean): Listed {
  const newly = list.items.filter((item) => isUnread(item) && isMeant(item)).length;
  return {
    ...list,
    items: list.items.map((item) => (isMeant(item) ? { ...item, read: true } : item)),
    unread_count: Math.max(0, list.unread_count - newly),
  };
}
