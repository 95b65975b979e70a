import { useQueries, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { ACCOUNTS_LOOK_MS, accountsQuery, type Account } from "@/accounts/queries";
import { contentQuery } from "@/content/queries";
import { assetQuery } from "@/media/queries";
import { useMe } from "@/session/me";
import { useRights, useTenant } from "@/session/tenant";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Composer } from "./Composer";
import { UnfinishedPosts } from "./UnfinishedPosts";
import type { Beginning } from "./useComposition";
import { useDraft } from "./useDraft";

const route = getRouteApi("/in/t/$tenantId/compose");

/** Writes one text for several accounts, checks it, and sends it. */
export function ComposePage() {
  const tenant = useTenant();
  const rights = useRights();
  const { content, media, when, date, time } = route.useSearch();
  const accounts = useQuery({
    ...accountsQuery(tenant.tenant_id),
    refetchInterval: ACCOUNTS_LOOK_MS,
  });
  const reused = useQuery({
    ...contentQuery(tenant.tenant_id, content ?? ""),
    enabled: content !== undefined,
  });
  const wanted = media?.split(",").filter(Boolean) ?? [];
  const assets = useQueries({
    queries: wanted.map((id) => assetQuery(tenant.tenant_id, id)),
    combine: (answers) => ({
      data: answers.flatMap(({ data }) => data ?? []),
      // Assets that were deleted meanwhile are left out.
      isPending: answers.some(({ isPending }) => isPending),
    }),
  });
  const failed = accounts.data ? reused : accounts;
  if (rights.whyNotEdit) {
    return (
      <Page title="New post">
        <EmptyState icon={ListChecks} title="Only editors and admins write posts">
          {rights.whyNotEdit}
        </EmptyState>
      </Page>
    );
  }
  if (accounts.data && (content === undefined || reused.data) && !assets.isPending) {
    return (
      <Tab
        key={`${tenant.tenant_id} ${content ?? ""} ${media ?? ""}`}
        accounts={accounts.data}
        begin={{ reused: reused.data, assets: assets.data, when, date, time }}
      />
    );
  }
  return (
    <Page title="New post">
      {failed.isError ? (
        <ErrorState
          title="The composer could not be opened"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      ) : (
        <Loading what="the composer" rows={6} />
      )}
    </Page>
  );
}

interface TabProps {
  accounts: readonly Account[];
  begin: Beginning;
}

/** This tab's draft, and other unfinished ones. */
function Tab({ accounts, begin }: TabProps) {
  const { tenant_id: tenantId } = useTenant();
  const { email } = useMe();
  const drawer = { tenantId, email, reused: drawerOf(begin) };
  const { id, others, takeUp } = useDraft(drawer);
  if (id === null) {
    return (
      <Page title="New post">
        <Loading what="the composer" rows={6} />
      </Page>
    );
  }
  return (
    <Composer
      key={id}
      id={id}
      drawer={drawer}
      accounts={accounts}
      begin={begin}
      others={<UnfinishedPosts posts={others} onTakeUp={(other) => void takeUp(other)} />}
    />
  );
}

const drawerOf = ({ reused, assets }: Beginning): string | null =>
  reused?.id ?? (assets.length > 0 ? assets.map(({ id }) => id).join() : null);
