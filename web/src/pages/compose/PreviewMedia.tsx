import { useQuery } from "@tanstack/react-query";
import type { Account } from "@/accounts/queries";
import { Picture } from "@/content/Picture";
import { nameOf, pagesWords, type Asset } from "@/media/asset";
import { Fit, FitFindings } from "@/media/Fit";
import { keyOf, type Medium } from "@/media/medium";
import { assetQuery, fitQuery } from "@/media/queries";
import { useTenantId } from "@/session/tenant";
import { cn } from "@/ui/cn";
import { Text } from "@/ui/Text";
import type { Platform } from "./shown";

interface PreviewMediaProps {
  media: readonly Medium[];
  account: Account;
  platform: Platform | undefined;
  /** Several media are shown one at a time instead of side by side. */
  isCarousel: boolean;
}

/** The pictures and videos of a post in the form that an account's network shows. */
export function PreviewMedia({ media, account, platform, isCarousel }: PreviewMediaProps) {
  if (media.length === 0) return null;
  const isAlone = media.length === 1;
  return (
    <ul
      aria-label="Pictures and videos"
      className={cn(
        "grid gap-2",
        isAlone && "grid-cols-1",
        !isAlone && !isCarousel && "grid-cols-2",
        // The edge of the next one is visible, so that people notice it.
        !isAlone && isCarousel && "snap-x auto-cols-[85%] grid-flow-col overflow-x-auto pb-2 *:snap-start",
      )}
    >
      {media.map((medium, place) =>
        medium.asset_id ? (
          <OfLibrary
            key={keyOf(medium)}
            medium={medium}
            id={medium.asset_id}
            number={place + 1}
            account={account}
            platform={platform}
          />
        ) : platform?.media.strangers === false ? (
          <Elsewhere key={`${place} ${keyOf(medium)}`} number={place + 1} network={platform.display_name} />
        ) : (
          <Picture key={`${place} ${keyOf(medium)}`} medium={medium} number={place + 1} />
        ),
      )}
    </ul>
  );
}

/** Of another website, where the network is sent what is in the library alone. */
function Elsewhere({ number, network }: { number: number; network: string }) {
  return (
    <li className="text-sm font-medium text-danger">
      No. {number} is elsewhere on the web, and {network} gets nothing from there. Copy it into the library.
    </li>
  );
}

interface OfLibraryProps {
  medium: Medium;
  id: string;
  number: number;
  account: Account;
  platform: Platform | undefined;
}

/** In the size and shape that the network gets, or with the network's objections. */
function OfLibrary({ medium, id, number, account, platform }: OfLibraryProps) {
  const { data: asset } = useQuery(assetQuery(useTenantId(), id));
  if (asset?.status !== "ready" || !asset.url) {
    return <Picture medium={asset ? { ...medium, status: asset.status } : medium} number={number} />;
  }
  if (asset.kind === "video") return <AsItIs medium={medium} asset={asset} number={number} account={account} />;
  if (asset.kind === "document") return <OfDocument medium={medium} asset={asset} number={number} account={account} />;
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-1">
      <Fit
        asset={asset}
        account={account}
        alt={`No. ${number}: ${medium.alt || asset.alt_text || nameOf(asset)}`}
        crop={medium.crop}
        wanted={platform?.media.picture ?? null}
      />
    </li>
  );
}

interface AsItIsProps {
  medium: Medium;
  asset: Asset;
  number: number;
  account: Account;
}

/** As networks show documents: the title and the first page. */
function OfDocument({ medium, asset, number, account }: AsItIsProps) {
  const { data: fit } = useQuery(fitQuery(useTenantId(), asset, account.id, null));
  const first = asset.derivatives.cover?.url ?? asset.thumbnail_url;
  // If the network shows no documents, only that is said.
  const isShown = !fit || fit.url !== null;
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-1">
      {isShown && (
      <figure className="grid overflow-hidden rounded-control border border-line">
        <figcaption className="flex min-w-0 items-baseline gap-2 bg-sunken px-3 py-2 text-sm">
          <Text className="min-w-0 truncate font-semibold">{nameOf(asset)}</Text>
          {asset.pages && <span className="shrink-0 text-ink-soft">{pagesWords(asset.pages)}</span>}
        </figcaption>
        {first && <img src={first} alt={`No. ${number}: ${medium.alt || "the first page"}`} className="max-h-96 w-full bg-sunken object-contain" />}
      </figure>
      )}
      <FitFindings findings={fit?.findings ?? []} />
    </li>
  );
}

/** A video, or what the network says against it where it takes none. */
function AsItIs({ medium, asset, number, account }: AsItIsProps) {
  const { data: fit } = useQuery(fitQuery(useTenantId(), asset, account.id, null));
  if (fit?.url === null) {
    return (
      <li>
        <FitFindings findings={fit.findings} />
      </li>
    );
  }
  return (
    <Picture medium={medium} number={number}>
      <FitFindings findings={fit?.findings ?? []} />
    </Picture>
  );
}
