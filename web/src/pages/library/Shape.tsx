import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery, type Account } from "@/accounts/queries";
import { platformsQuery } from "@/accounts/platforms";
import type { Asset } from "@/media/asset";
import { chosen, isCut } from "@/media/framing";
import { FocalPoint, type Crop } from "@/media/FocalPoint";
import { Fit } from "@/media/Fit";
import { useEditAsset } from "@/media/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";

/** How a picture fits networks' shapes, and what each network gets. */
export function Shape({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const rights = useRights();
  const edit = useEditAsset(tenantId);
  const stored = asset.crop;
  // Nothing is cut off until somebody chooses a crop.
  const shown = { ...stored, pad: !isCut(stored) };
  const [crop, setCrop] = useState(shown);
  const [isShown, setShown] = useState(false);
  return (
    <section className="grid gap-4">
      <h3 className="font-display text-lg font-semibold">How it fits</h3>
      {asset.url && <FocalPoint src={asset.url} value={crop} onChange={setCrop} />}
      <ErrorNote error={edit.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          busy={edit.isPending}
          whyNot={rights.whyNotEdit ?? (isSame(crop, shown) ? "Nothing was changed yet." : undefined)}
          onClick={() => edit.mutate({ asset, change: { crop: chosen(crop) } }, { onSuccess: () => toast("Saved.") })}
        >
          Save how it fits
        </Button>
        <Button size="small" look="quiet" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? "Hide what each network gets" : "Show what each network gets"}
        </Button>
      </div>
      {isShown && <Fits asset={asset} crop={chosen(crop)} />}
    </section>
  );
}

const isSame = (one: Crop, other: Crop): boolean => one.x === other.x && one.y === other.y && one.pad === other.pad;

/** One account per network is enough. */
function Fits({ asset, crop }: { asset: Asset; crop: Crop }) {
  const tenantId = useTenantId();
  const platforms = useQuery(platformsQuery(tenantId));
  const accounts = useQuery(accountsQuery(tenantId));
  const each = firsts(accounts.data ?? []);
  if (accounts.data && each.length === 0) {
    return <p className="text-ink-soft">Connect an account to see what its network gets.</p>;
  }
  return (
    <ul aria-label="What each network gets" className="grid gap-3 sm:grid-cols-2">
      {each.map((account) => (
        <li key={account.id} className="grid min-w-0 grid-cols-1 content-start gap-2 rounded-card border border-line bg-raised p-3">
          <p className="flex min-w-0 items-center gap-2 text-sm font-semibold">
            <NetworkIcon platform={account.platform} named className="text-accent" />
            <Text truncate className="min-w-0">
              {account.name}
            </Text>
          </p>
          {asset.url && platforms.data && (
            <Fit
              asset={asset}
              account={account}
              alt={asset.alt_text}
              crop={isSame(crop, asset.crop) ? null : crop}
              wanted={platforms.data.find(({ platform }) => platform === account.platform)?.media.picture ?? null}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const firsts = (accounts: readonly Account[]): Account[] => [
  ...new Map([...accounts].reverse().map((account) => [account.platform, account])).values(),
].reverse();
