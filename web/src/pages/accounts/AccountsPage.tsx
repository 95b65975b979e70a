import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Plus, Radio } from "lucide-react";
import { AccountBanner } from "@/accounts/AccountBanner";
import { accountsQuery } from "@/accounts/queries";
import { AccountsRoom } from "@/session/Limits";
import { useRights, useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { AccountCard } from "./AccountCard";
import { AccountPanel } from "./AccountPanel";
import { AddPanel } from "./AddPanel";
import { ChoosePanel } from "./ChoosePanel";

const route = getRouteApi("/in/t/$tenantId/accounts");

export function AccountsPage() {
  const tenant = useTenant();
  const rights = useRights();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/t/$tenantId/accounts" });
  const accounts = useQuery(accountsQuery(tenant.tenant_id));

  const show = (shown: { account?: string; add?: boolean }, ignoreBlocker = false) =>
    void navigate({
      search: (old) => ({
        ...old,
        account: shown.account,
        add: shown.add,
        connection: undefined,
      }),
      resetScroll: false,
      ignoreBlocker,
    });
  const add = (
    <Button
      look="primary"
      whyNot={rights.whyNotAdminister}
      onClick={() => show({ add: true })}
    >
      <Plus aria-hidden />
      Add account
    </Button>
  );

  return (
    <Page
      title="Accounts"
      intro={
        <>
          Where <Text>{tenant.name}</Text> posts, how often, and at what times.
        </>
      }
      actions={accounts.data?.length ? add : undefined}
    >
      {accounts.isPending && <Loading what="accounts" />}
      {accounts.isError && !accounts.data && (
        <ErrorState
          title="The accounts could not be loaded"
          error={accounts.error}
          onRetry={() => void accounts.refetch()}
        />
      )}
      <AccountBanner accounts={accounts.data ?? []} />
      {accounts.data?.length === 0 && (
        <EmptyState icon={Radio} title="No account is connected yet" action={add}>
          Connect a page, a profile or your website, and say how often it should post. Drumbeat then
          keeps the next 4 weeks filled with empty slots for your posts.
          {!rights.canAdminister && " Only admins connect accounts: ask one of them."}
        </EmptyState>
      )}
      {accounts.data && accounts.data.length > 0 && <AccountsRoom />}
      {accounts.data && accounts.data.length > 0 && (
        <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {accounts.data.map((account) => (
            <li key={account.id} className="min-w-0">
              <AccountCard account={account} onOpen={() => show({ account: account.id })} />
            </li>
          ))}
        </ul>
      )}
      {search.add && rights.canAdminister && <AddPanel onClose={() => show({})} />}
      {search.connection && rights.canAdminister && (
        <ChoosePanel
          key={search.connection}
          id={search.connection}
          onClose={() => show({})}
          onStartAgain={() => show({ add: true })}
          onConnected={([first, ...more]) => show(more.length > 0 ? {} : { account: first?.id })}
        />
      )}
      {search.account && accounts.data && (
        <AccountPanel
          key={search.account}
          account={accounts.data.find(({ id }) => id === search.account)}
          onClose={() => show({})}
          onGone={() => show({}, true)}
        />
      )}
    </Page>
  );
}
