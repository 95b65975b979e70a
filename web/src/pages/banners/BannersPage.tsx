import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { GalleryHorizontal, Plus } from "lucide-react";
import { platformsQuery } from "@/accounts/platforms";
import { accountsQuery } from "@/accounts/queries";
import { useRights, useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Field, Select } from "@/ui/Field";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { BannerList } from "./BannerList";
import { BannerPanel } from "./BannerPanel";
import { EmbedCard } from "./EmbedCard";
import { bannersQuery, type Website } from "./queries";

const route = getRouteApi("/in/t/$tenantId/banners");

export function BannersPage() {
  const tenant = useTenant();
  const rights = useRights();
  const { banner: open, website: account } = route.useSearch();
  const navigate = useNavigate({ from: "/t/$tenantId/banners" });
  const website: Website = { tenantId: tenant.tenant_id, account };
  const banners = useQuery(bannersQuery(website));
  const show = (banner: string | undefined) => void navigate({ search: (old) => ({ ...old, banner }) });
  const items = banners.data?.items ?? [];
  const opened = items.find(({ id }) => id === open);

  const add = (
    <Button look="primary" whyNot={rights.whyNotEdit} onClick={() => show("new")}>
      <Plus aria-hidden />
      Add a banner
    </Button>
  );
  return (
    <Page
      title="Banners"
      intro="What the carousel on your own website shows, in this order. A change is there within a minute."
      actions={add}
    >
      <div className="grid grid-cols-1 gap-6">
        <WebsiteChoice account={account} />
        {banners.isPending && <Loading what="banners" />}
        {banners.isError && !banners.data && (
          <ErrorState
            title="The banners could not be loaded"
            error={banners.error}
            onRetry={() => void banners.refetch()}
          />
        )}
        {banners.data && items.length === 0 && (
          <EmptyState icon={GalleryHorizontal} title="No banners yet" action={add}>
            A banner is a picture with a link. Add one here, or post to your website like to any other
            account.
          </EmptyState>
        )}
        {banners.data && items.length > 0 && (
          <BannerList website={website} carousel={banners.data} onOpen={show} />
        )}
        <EmbedCard website={website} />
      </div>
      {(open === "new" || opened) && (
        <BannerPanel
          key={open}
          website={website}
          banner={opened}
          onClose={() => show(undefined)}
        />
      )}
    </Page>
  );
}

/** The choice of a website, when the business has several. */
function WebsiteChoice({ account }: { account: string | undefined }) {
  const tenant = useTenant();
  const navigate = useNavigate({ from: "/t/$tenantId/banners" });
  const accounts = useQuery(accountsQuery(tenant.tenant_id));
  const platforms = useQuery(platformsQuery(tenant.tenant_id));
  const shown = new Set(platforms.data?.filter((each) => each.shows_banners).map(({ platform }) => platform));
  const websites = accounts.data?.filter(({ platform }) => shown.has(platform)) ?? [];
  if (websites.length < 2) return null;
  return (
    <Field label="Website" className="max-w-sm">
      {(wiring) => (
        <Select
          {...wiring}
          value={account ?? websites[0]?.id}
          onChange={({ target }) =>
            void navigate({ search: { website: target.value === websites[0]?.id ? undefined : target.value } })
          }
        >
          {websites.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
