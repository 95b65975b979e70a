import { useInfiniteQuery } from "@tanstack/react-query";
import { Images } from "lucide-react";
import { nameOf, type Asset } from "@/media/asset";
import { assetsQuery } from "@/media/queries";
import { Thumb } from "@/media/Thumb";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";

interface PicturePickerProps {
  onPick: (asset: Asset) => void;
  onClose: () => void;
}

/** Chooses a picture of the library that is ready. */
export function PicturePicker({ onPick, onClose }: PicturePickerProps) {
  const assets = useInfiniteQuery(assetsQuery(useTenantId(), { kind: "image", status: "ready" }));
  const rows = assets.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Dialog open onOpenChange={onClose} title="Choose a picture">
      <div className="grid grid-cols-1 gap-4">
        {assets.isPending && <Loading what="pictures" rows={3} />}
        {assets.isError && !assets.data && (
          <ErrorState
            title="The pictures could not be loaded"
            error={assets.error}
            onRetry={() => void assets.refetch()}
          />
        )}
        {assets.data && rows.length === 0 && (
          <EmptyState icon={Images} title="Nothing is here yet">
            Upload a picture first.
          </EmptyState>
        )}
        <ul aria-label="Pictures" className="grid grid-cols-2 gap-3 empty:hidden sm:grid-cols-3">
          {rows.map((asset) => (
            <li key={asset.id}>
              <button
                type="button"
                className="grid w-full min-w-0 grid-cols-1 overflow-hidden rounded-control border border-line bg-raised text-left hover:border-accent"
                onClick={() => onPick(asset)}
              >
                <Thumb of={asset} alt="" className="aspect-4/3" />
                <span className="truncate px-2 py-1.5 text-sm">
                  <Text>{nameOf(asset)}</Text>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {assets.hasNextPage && (
          <div>
            <Button busy={assets.isFetchingNextPage} onClick={() => void assets.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
