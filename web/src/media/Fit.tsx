import { useQuery } from "@tanstack/react-query";
import type { Account } from "@/accounts/queries";
import { useTenantId } from "@/session/tenant";
import { cn } from "@/ui/cn";
import { useSettled } from "@/ui/useSettled";
import type { Asset } from "./asset";
import type { Crop } from "./FocalPoint";
import { framing, isCut, type Wanted } from "./framing";
import { fitQuery } from "./queries";

/** While a slider is moved, no picture is made for each step. */
const MOVING_MS = 600;

interface FitProps {
  asset: Asset;
  account: Account;
  alt: string;
  /** A crop that differs from the library's. */
  crop: Crop | null;
  /** The network's requirements for pictures; null: it gets them unchanged. */
  wanted: Wanted | null;
}

/**
 * What an account's network gets of a picture: calculated at once, replaced by the real picture
 * when it is made.
 */
export function Fit({ asset, account, alt, crop, wanted }: FitProps) {
  const { made, isMade, fit } = useFit(asset, account, crop, wanted);
  const shown = crop ?? asset.crop;
  return (
    <>
      {made && (
        <img
          src={(isMade && fit?.url) || (asset.url ?? undefined)}
          alt={alt}
          loading="lazy"
          style={{
            aspectRatio: `${made.width} / ${made.height}`,
            objectPosition: isCut(shown) ? `${shown.x * 100}% ${shown.y * 100}%` : "center",
          }}
          className={cn("w-full rounded-control bg-sunken", made.cropped ? "object-cover" : "object-contain")}
        />
      )}
      {made && (
        <p className="text-sm text-ink-soft">
          {made.width} × {made.height}
          {made.padded && ", with a border"}
          {made.cropped && ", cut to its shape"}
        </p>
      )}
      {isMade && <FitFindings findings={fit?.findings ?? []} />}
    </>
  );
}

/** The network's findings about it. */
export function FitFindings({ findings }: { findings: readonly { code: string; severity: string; message: string }[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="grid gap-1 text-sm">
      {findings.map(({ code, severity, message }) => (
        <li key={code} className={severity === "error" ? "font-medium text-danger" : "text-ink-soft"}>
          {message}
        </li>
      ))}
    </ul>
  );
}

/**
 * The framing calculated here, until the API has made the picture; `made` is null when the network
 * gets nothing.
 */
function useFit(asset: Asset, account: Account, crop: Crop | null, wanted: Wanted | null) {
  const asked = JSON.stringify(crop);
  const settled = useSettled(asked, MOVING_MS);
  const { data } = useQuery(fitQuery(useTenantId(), asset, account.id, JSON.parse(settled) as Crop | null));
  const isMade = data !== undefined && asked === settled;
  if (isMade && !data.url) return { made: null, isMade, fit: data };
  const { width, height } = { width: asset.width ?? 1, height: asset.height ?? 1 };
  const guess = wanted ? framing(width, height, wanted, crop ?? asset.crop) : { width, height, padded: false, cropped: false };
  const made = isMade ? { ...data, width: data.width ?? width, height: data.height ?? height } : guess;
  return { made, isMade, fit: data };
}
