import { useQuery } from "@tanstack/react-query";
import { Picture } from "@/content/Picture";
import { nameOf } from "@/media/asset";
import { Fit } from "@/media/Fit";
import { keyOf, type Medium } from "@/media/medium";
import { assetQuery } from "@/media/queries";
import { useTenantId } from "@/session/tenant";
import type { Platform } from "./shown";

interface PreviewMediaProps {
  media: readonly Medium[];
  platform: Platform | undefined;
}

/** The pictures and videos of a post as an account's network will show them. */
export function PreviewMedia({ media, platform }: PreviewMediaProps) {
  if (media.length === 0) return null;
  return (
    <ul aria-label="Pictures and videos" className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-2">
      {media.map((medium, place) =>
        medium.asset_id && medium.kind === "image" ? (
          <Fitted key={keyOf(medium)} medium={medium} id={medium.asset_id} number={place + 1} platform={platform} />
        ) : (
          <Picture key={`${place} ${keyOf(medium)}`} medium={medium} number={place + 1} />
        ),
      )}
    </ul>
  );
}

interface FittedProps {
  medium: Medium;
  id: string;
  number: number;
  platform: Platform | undefined;
}

/** A picture of the library, in the size and shape that the network gets once it is ready. */
function Fitted({ medium, id, number, platform }: FittedProps) {
  const { data: asset } = useQuery(assetQuery(useTenantId(), id));
  if (asset?.status !== "ready" || !asset.url) {
    return <Picture medium={asset ? { ...medium, status: asset.status } : medium} number={number} />;
  }
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-1">
      <Fit
        src={asset.url}
        width={asset.width ?? 1}
        height={asset.height ?? 1}
        alt={`No. ${number}: ${medium.alt || asset.alt_text || nameOf(asset)}`}
        crop={medium.crop ?? asset.crop}
        wanted={platform?.media.picture ?? null}
      />
    </li>
  );
}
