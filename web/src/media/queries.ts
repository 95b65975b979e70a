import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { tenantKey } from "@/session/tenant";
import type { Crop } from "./FocalPoint";
import { isWaiting, type Asset, type AssetKind, type AssetStatus } from "./asset";

export interface Wanted {
  kind?: AssetKind | undefined;
  status?: AssetStatus | undefined;
  label?: string | undefined;
  q?: string | undefined;
  archived?: boolean | undefined;
}

/** How often assets in processing are reloaded. */
export const LOOK_MS = 3_000;
const PAGE = 60;

/** Pictures and videos, newest first. A page may be short although more follow. */
export const assetsQuery = (tenantId: string, wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: tenantKey(tenantId, "media", "list", wanted),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/marketing/media", {
          params: { query: { tenant_id: tenantId, limit: PAGE, cursor: pageParam, ...wanted } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isWaiting)) ? LOOK_MS : false,
  });

export const assetQuery = (tenantId: string, id: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "media", "one", id),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/media/{asset_id}", {
          params: { path: { asset_id: id }, query: { tenant_id: tenantId } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data && isWaiting(state.data) ? LOOK_MS : false),
  });

/**
 * The file that an account's network gets. The first request makes it, which takes seconds; it
 * stays the same for the same asset and crop. Without `crop`, the asset's.
 */
export const fitQuery = (tenantId: string, { id, version, status }: Asset, accountId: string, crop: Crop | null) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "media", "fit", { id, version, status, accountId, crop }),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/marketing/media/{asset_id}/fits", {
          params: { path: { asset_id: id }, query: { tenant_id: tenantId, channel_account_id: accountId, ...crop } },
          signal,
        }),
      ),
    staleTime: ({ state }) => (state.data?.url ? Infinity : 0),
  });

const ASSET = "/api/v1/marketing/media/{asset_id}";

/** Reloads everything that shows assets: the library, and the posts that use them. */
export function useRereadMedia(tenantId: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: tenantKey(tenantId, "media") });
  };
}

/** A change whose answer is the changed asset. */
function useAssetChange<T>(tenantId: string, change: (of: T) => Promise<Asset>, showsError = false) {
  const queries = useQueryClient();
  const reread = useRereadMedia(tenantId);
  return useMutation({
    mutationFn: change,
    meta: { showsError },
    onSuccess: (asset) => {
      queries.setQueryData(assetQuery(tenantId, asset.id).queryKey, (old) => ({ ...old, ...asset }));
    },
    onSettled: () => void reread(),
  });
}

export interface AssetEdit {
  asset: Asset;
  change: Omit<Schema["AssetChange"], "version" | "tenant_id">;
}

const paramsOf = (tenantId: string, id: string) => ({
  path: { asset_id: id },
  query: { tenant_id: tenantId },
});

export const useEditAsset = (tenantId: string) =>
  useAssetChange(
    tenantId,
    ({ asset, change }: AssetEdit) =>
      answer(
        api.PATCH(ASSET, {
          params: paramsOf(tenantId, asset.id),
          body: { ...change, version: asset.version },
        }),
      ),
    true,
  );

export const useShelveAsset = (tenantId: string) =>
  useAssetChange(tenantId, ({ asset, isArchived }: { asset: Asset; isArchived: boolean }) =>
    answer(
      api.POST(isArchived ? `${ASSET}/archive` : `${ASSET}/restore`, {
        params: paramsOf(tenantId, asset.id),
      }),
    ),
  );

/** Reloads the state of its check and its posts. */
export const useRefreshAsset = (tenantId: string) =>
  useAssetChange(tenantId, (asset: Asset) =>
    answer(api.POST(`${ASSET}/refresh`, { params: paramsOf(tenantId, asset.id) })),
  );

export function useDeleteAsset(tenantId: string) {
  const queries = useQueryClient();
  const reread = useRereadMedia(tenantId);
  return useMutation({
    mutationFn: (asset: Asset) => answer(api.DELETE(ASSET, { params: paramsOf(tenantId, asset.id) })),
    // The dialog shows why it is still needed.
    meta: { showsError: true },
    onSuccess: (_nothing, asset) => {
      queries.removeQueries({ queryKey: assetQuery(tenantId, asset.id).queryKey });
      return reread();
    },
  });
}

/** Copies a picture from another website. */
export function useCopyFromWeb(tenantId: string) {
  const once = useIdempotent();
  const reread = useRereadMedia(tenantId);
  return useMutation({
    mutationFn: (url: string) =>
      once(url, (header) =>
        answer(
          api.POST("/api/v1/marketing/media/from-url", {
            params: { query: { tenant_id: tenantId }, header },
            body: { url },
          }),
        ),
      ),
    meta: { showsError: true },
    onSuccess: () => void reread(),
  });
}

type Cover = { frame_seconds: number } | { asset_id: string };

/** The picture that stands for a video before it is played. */
export const useChooseCover = (tenantId: string) =>
  useAssetChange(
    tenantId,
    ({ asset, cover }: { asset: Asset; cover: Cover }) =>
      answer(api.POST(`${ASSET}/cover`, { params: paramsOf(tenantId, asset.id), body: cover })),
    true,
  );

/** Labels of the newest pictures and videos. */
export function useKnownLabels(tenantId: string): readonly string[] {
  const { data } = useInfiniteQuery(assetsQuery(tenantId, {}));
  const labels = data?.pages.flatMap(({ items }) => items.flatMap((each) => each.labels)) ?? [];
  return [...new Set(labels)].sort((one, other) => one.localeCompare(other));
}

/** How much the library holds, and how much it may hold. */
export const spaceQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "media", "space"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/marketing/media/space", { params: { query: { tenant_id: tenantId } }, signal })),
  });
