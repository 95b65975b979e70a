import { useState } from "react";
import type { Asset } from "@/media/asset";
import { FocalPoint } from "@/media/FocalPoint";
import { useEditAsset } from "@/media/queries";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";

/** How a picture fits the shapes that networks want. */
export function Shape({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const rights = useRights();
  const edit = useEditAsset(tenantId);
  const stored = asset.crop;
  const [crop, setCrop] = useState(stored);
  const isSame = crop.x === stored.x && crop.y === stored.y && crop.pad === stored.pad;
  return (
    <section className="grid gap-4">
      <h3 className="font-display text-lg font-semibold">How it fits</h3>
      {asset.url && <FocalPoint src={asset.url} value={crop} onChange={setCrop} />}
      <ErrorNote error={edit.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          busy={edit.isPending}
          whyNot={rights.whyNotEdit ?? (isSame ? "Nothing was changed yet." : undefined)}
          onClick={() => edit.mutate({ asset, change: { crop } }, { onSuccess: () => toast("Saved.") })}
        >
          Save how it fits
        </Button>
      </div>
    </section>
  );
}
