import { useQuery } from "@tanstack/react-query";
import { messageOf } from "@/api/problem";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { KIND_NAME, nameOf, type Asset } from "./asset";
import { assetQuery, useDeleteAsset } from "./queries";

interface SameAsProps {
  asset: Asset;
  /** Called with the older one after this one was deleted. */
  onUse: (same: Asset) => void;
}

/** Says that the same file is in the library already, and offers to keep only that one. */
export function SameAs({ asset, onUse }: SameAsProps) {
  const tenantId = useTenantId();
  const rights = useRights();
  const remove = useDeleteAsset(tenantId);
  const { data: same } = useQuery({ ...assetQuery(tenantId, asset.same_as ?? ""), enabled: asset.same_as !== null });
  if (!asset.same_as || !same) return null;
  return (
    <div className="grid justify-items-start gap-1.5 text-sm">
      <p>
        The same {KIND_NAME[asset.kind].toLowerCase()} was there already: <Text className="font-medium">{nameOf(same)}</Text>.
      </p>
      <Button
        size="small"
        busy={remove.isPending}
        whyNot={rights.whyNotEdit}
        onClick={() =>
          remove.mutate(asset, {
            onSuccess: () => onUse(same),
            onError: (error) => toast(messageOf(error), { tone: "danger" }),
          })
        }
      >
        Use that one, delete this copy
      </Button>
    </div>
  );
}
