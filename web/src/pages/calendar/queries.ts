import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey } from "@/session/tenant";
import { dayOf } from "@/time/format";
import type { Day } from "./days";
import { asSent, placed, type Days } from "./filters";
import { standsAt, type Row } from "./moves";

export type Post = Schema["InstanceView"];
export type Thumbnail = Schema["ThumbnailView"];
export type Attempt = Schema["AttemptView"];

export interface Shown {
  start: Day;
  end: Day;
  zone: string;
}

/** Milliseconds between reloads: while something happens, and otherwise. */
const SOON_MS = 5_000;
/** Colleagues' changes should appear within 15 seconds. */
const CALM_MS = 12_000;
/** With more posts, reloading is expensive: the answer has megabytes. */
const MANY_POSTS = 2_000;
/** For a single post that the calendar's reloads don't include. */
const ALONE_MS = 60_000;
/** No post has a later day; those without a time follow. */
const AFTER_ALL: Day = "9997-12-31";

/** How long an overdue post is reloaded often. */
const OVERDUE_MS = 5 * 60_000;

/** Whether a post's status may change within the next minute. */
export function isMoving(row: Pick<Row, "status" | "due_at">, now: number): boolean {
  if (row.status === "Publishing") return true;
  if (row.due_at === null) return false;
  const wait = Date.parse(row.due_at) - now;
  return wait < 60_000 && wait > -OVERDUE_MS;
}

/** Milliseconds until the next reload. */
export function lookAgainAfter(rows: readonly Row[], now: number): number {
  if (!rows.some((row) => isMoving(row, now))) return CALM_MS;
  return rows.length > MANY_POSTS ? CALM_MS : SOON_MS;
}

/** The posts of the shown days by day; long answers come in several parts. */
export const calendarQuery = (tenantId: string, { start, end, zone }: Shown) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "calendar", "days", { start, end, zone } satisfies Shown),
    queryFn: async ({ signal }): Promise<Days> => {
      const days: Record<Day, Row[]> = {};
      let cursor: string | undefined;
      do {
        const { data = {}, response } = await api.GET("/api/v1/marketing/calendar", {
          params: {
            query: { tenant_id: tenantId, start_date: start, end_date: end, timezone: zone, cursor },
          },
          signal,
        });
        for (const [day, rows] of Object.entries(data)) {
          days[day] = [...(days[day] ?? []), ...rows];
        }
        cursor = nextCursor(response.headers.get("Link"));
      } while (cursor);
      return asSent(days, { start, end, zone });
    },
    refetchInterval: ({ state }) =>
      lookAgainAfter(state.data ? Object.values(state.data).flat() : [], Date.now()),
  });

/** The cursor in `<?…&cursor=…>; rel="next"`. */
export function nextCursor(link: string | null): string | undefined {
  const query = /<\?([^>]*)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return new URLSearchParams(query).get("cursor") ?? undefined;
}

/** Posts without a time, a hundred per page. */
export const untimedQuery = (tenantId: string) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "calendar", "untimed"),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/marketing/post-instances", {
          params: {
            query: { tenant_id: tenantId, start_date: AFTER_ALL, limit: 100, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });

const HELD_BACK = ["Needs Approval", "Rejected"] as const;

/** The ids of texts that may not go out: waiting and rejected ones. */
export const heldBackQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "content", "held-back"),
    queryFn: async ({ signal }) => {
      const [needsApproval, rejected] = await Promise.all(
        HELD_BACK.map((status) => idsOf(tenantId, status, signal)),
      );
      return { needsApproval: needsApproval ?? [], rejected: rejected ?? [] };
    },
    refetchInterval: CALM_MS,
  });

/** The API's limit of texts in one call. */
const THUMBNAILS = 100;

/** Thumbnails of texts' first picture or video by content id, a hundred texts per call. */
export const thumbnailsQueries = (tenantId: string, contentIds: readonly string[]) => {
  // Ids are in order of time, so new ones change only the last call.
  const ids = [...new Set(contentIds)].sort();
  const parts = Array.from({ length: Math.ceil(ids.length / THUMBNAILS) }, (_, part) =>
    ids.slice(part * THUMBNAILS, (part + 1) * THUMBNAILS),
  );
  return parts.map((some) =>
    queryOptions({
      queryKey: tenantKey(tenantId, "content", "thumbnails", some),
      queryFn: async ({ signal }) => {
        const { items } = await answer(
          api.GET("/api/v1/marketing/content-items/thumbnails", {
            params: { query: { tenant_id: tenantId, ids: some.join(",") } },
            signal,
          }),
        );
        return items;
      },
      staleTime: ALONE_MS,
    }),
  );
};

async function idsOf(
  tenantId: string,
  status: (typeof HELD_BACK)[number],
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await answer(
      api.GET("/api/v1/marketing/content-items", {
        params: { query: { tenant_id: tenantId, status, limit: 100, cursor } },
        signal,
      }),
    );
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return ids;
}

export const postQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "instances", id),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/post-instances/{instance_id}", {
          params: { path: { instance_id: id }, query: { tenant_id: tenantId } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data && isMoving(state.data, Date.now()) ? SOON_MS : ALONE_MS,
  });

/** The tries of a post; reloaded whenever its state changes. */
export const attemptsQuery = (tenantId: string, { id, status, generation }: Post) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "instances", id, "attempts", { status, generation }),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/post-instances/{instance_id}/attempts", {
          params: { path: { instance_id: id }, query: { tenant_id: tenantId } },
          signal,
        }),
      ),
  });

/** Content to choose from, the newest first, 30 per page. */
export const contentChoicesQuery = (tenantId: string, search: string) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "content", "choices", search),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/marketing/content-items", {
          params: {
            query: { tenant_id: tenantId, search: search || undefined, limit: 30, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });

/** Shows a changed post at once, wherever it is now. */
export function showPost(queries: QueryClient, tenantId: string, row: Row): void {
  const shown = queries.getQueriesData<Days>({ queryKey: tenantKey(tenantId, "calendar", "days") });
  for (const [key, days] of shown) {
    if (!days) continue;
    const { start, end, zone } = key.at(-1) as Shown;
    const stands = standsAt(row);
    const day = stands && dayOf(stands, zone);
    const to = day && day >= start && day <= end ? day : null;
    queries.setQueryData<Days>(key, placed(days, row, to));
  }
  if (row.scheduled_for === null) return;
  queries.setQueryData(untimedQuery(tenantId).queryKey, (untimed) =>
    untimed && {
      ...untimed,
      pages: untimed.pages.map((page) => ({
        ...page,
        items: page.items.filter((each) => each.id !== row.id),
      })),
    },
  );
}

/** Reloads everything that a changed post may affect. */
export function afterChange(queries: QueryClient, tenantId: string) {
  return Promise.all(
    ["calendar", "instances", "content", "history", "credits"].map((resource) =>
      queries.invalidateQueries({ queryKey: tenantKey(tenantId, resource) }),
    ),
  );
}
