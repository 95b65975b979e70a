import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { tenantKey } from "@/session/tenant";

export type Banner = Schema["BannerView"];
export type Carousel = Schema["BannerList"];
export type Draft = Schema["NewBanner"];

const PATH = "/api/v1/marketing/banners";
const BANNER_PATH = "/api/v1/marketing/banners/{banner_id}";

export interface Website {
  tenantId: string;
  /** The account of the website; undefined for the business's first one. */
  account: string | undefined;
}

const asked = ({ tenantId, account }: Website) => ({
  tenant_id: tenantId,
  ...(account && { channel_account_id: account }),
});

const key = ({ tenantId }: Website) => tenantKey(tenantId, "banners");

/** How often, and how long, banners are reloaded whose pictures are being checked. */
const LOOK_MS = 3_000;
const LOOK_FOR_MS = 600_000;

const isAwaited = ({ state, asset_id: picture, updated_at: since }: Banner): boolean =>
  state === "draft" && picture !== null && Date.now() - Date.parse(since) < LOOK_FOR_MS;

/** All banners of a website, in order. */
export const bannersQuery = (website: Website) =>
  queryOptions({
    queryKey: [...key(website), "list", website.account ?? null],
    queryFn: async ({ signal }): Promise<Carousel> => {
      const items: Banner[] = [];
      let page: Carousel;
      let cursor: string | undefined;
      do {
        page = await answer(
          api.GET(PATH, { params: { query: { ...asked(website), limit: 100, cursor } }, signal }),
        );
        items.push(...page.items);
        cursor = page.cursor ?? undefined;
      } while (cursor);
      return { ...page, items };
    },
    refetchInterval: ({ state }) => (state.data?.items.some(isAwaited) ? LOOK_MS : false),
  });

export const siteQuery = (website: Website) =>
  queryOptions({
    queryKey: [...key(website), "site", website.account ?? null],
    queryFn: ({ signal }) =>
      answer(api.GET(`${PATH}/site`, { params: { query: asked(website) }, signal })),
  });

function useReread(website: Website): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: key(website) });
}

export function useCreateBanner(website: Website) {
  const once = useIdempotent();
  return useMutation({
    mutationFn: (body: Draft) =>
      once(body, (header) =>
        answer(api.POST(PATH, { params: { header, query: asked(website) }, body })),
      ),
    meta: { showsError: true },
    onSuccess: useReread(website),
  });
}

export function useChangeBanner(website: Website) {
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & Schema["BannerEdit"]) =>
      answer(
        api.PATCH(BANNER_PATH, {
          params: { path: { banner_id: id }, query: { tenant_id: website.tenantId } },
          body,
        }),
      ),
    meta: { showsError: true },
    onSettled: useReread(website),
  });
}

export function useDeleteBanner(website: Website) {
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        api.DELETE(BANNER_PATH, {
          params: { path: { banner_id: id }, query: { tenant_id: website.tenantId } },
        }),
      ),
    onSettled: useReread(website),
  });
}

/**
 * Shows the new order at once; after a refusal the list is reloaded. Several changes are sent one
 * after another, each with the version from the last answer.
 */
export function useReorder(website: Website) {
  const queries = useQueryClient();
  const reread = useReread(website);
  const { queryKey } = bannersQuery(website);
  const mutationKey = [...queryKey, "reorder"];
  return useMutation({
    mutationKey,
    scope: { id: mutationKey.join() },
    mutationFn: (items: readonly Banner[]) =>
      answer(
        api.POST(`${PATH}/reorder`, {
          params: { query: asked(website) },
          body: { ids: items.map(({ id }) => id), version: queries.getQueryData(queryKey)?.version ?? null },
        }),
      ),
    onMutate: async (items) => {
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, (before) => {
        const left = before?.items.filter(({ id }) => !items.some((each) => each.id === id)) ?? [];
        return before && { ...before, items: [...items, ...left] };
      });
    },
    onSuccess: (carousel) => {
      const isLast = queries.isMutating({ mutationKey }) === 1;
      queries.setQueryData(queryKey, (shown) =>
        isLast || !shown ? carousel : { ...shown, version: carousel.version },
      );
    },
    onError: reread,
  });
}

export function useRotate(website: Website) {
  return useMutation({
    mutationFn: () => answer(api.POST(`${PATH}/site/rotate`, { params: { query: asked(website) } })),
    onSettled: useReread(website),
  });
}
