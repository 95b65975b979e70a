import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { useReread } from "@/content/approval";
import { contentBody, type ContentValues } from "@/content/form";
import { contentQuery, type Content, type ContentStatus } from "@/content/queries";
import { tenantKey } from "@/session/tenant";

export interface Wanted {
  status?: ContentStatus | undefined;
  owner?: string | undefined;
  search?: string | undefined;
}

/** Texts, newest first. A page may be short although more follow. */
export const contentsQuery = (tenantId: string, wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "content", "list", wanted),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/marketing/content-items", {
          params: { query: { tenant_id: tenantId, limit: 50, cursor: pageParam, ...wanted } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

const ITEM = "/api/v1/marketing/content-items/{content_id}";

export function useEditContent(tenantId: string) {
  const queries = useQueryClient();
  const reread = useReread(tenantId);
  return useMutation({
    mutationFn: ({ content, values }: { content: Content; values: ContentValues }) =>
      answer(
        api.PATCH(ITEM, {
          params: { path: { content_id: content.id }, query: { tenant_id: tenantId } },
          body: { ...contentBody(values, content), version: content.version },
        }),
      ),
    meta: { showsError: true },
    onSuccess: (changed) => {
      queries.setQueryData(contentQuery(tenantId, changed.id).queryKey, changed);
      // Not awaited: the form closes at once.
      void reread();
    },
    // Somebody else may have saved first: the form shows both versions.
    onError: reread,
  });
}

/** Archives content, or undoes that. */
export function useShelve(tenantId: string) {
  const reread = useReread(tenantId);
  return useMutation({
    mutationFn: ({ content, status }: { content: Content; status: "Archived" | "Draft" }) =>
      answer(
        api.PATCH(ITEM, {
          params: { path: { content_id: content.id }, query: { tenant_id: tenantId } },
          body: { status, version: content.version },
        }),
      ),
    onSettled: reread,
  });
}

export function useDeleteContent(tenantId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (content: Content) =>
      answer(
        api.DELETE(ITEM, {
          params: { path: { content_id: content.id }, query: { tenant_id: tenantId } },
        }),
      ),
    onSuccess: (_nothing, content) => {
      queries.removeQueries({ queryKey: tenantKey(tenantId, "content", content.id) });
      return queries.invalidateQueries({ queryKey: tenantKey(tenantId, "content", "list") });
    },
  });
}
