import { useInfiniteQuery } from "@tanstack/react-query";
import { Images, SearchX, Upload } from "lucide-react";
import { useState } from "react";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { useSettled } from "@/ui/useSettled";
import { isUnderWay, nameOf, type Asset, type AssetKind } from "./asset";
import { ChooseFiles } from "./Drop";
import { assetsQuery } from "./queries";
import { Thumb } from "./Thumb";

interface MediaPickerProps {
  title: string;
  /** Only assets of this kind. */
  kind?: AssetKind;
  /** How many may be chosen. */
  most: number;
  onPick: (assets: readonly Asset[]) => void;
  /** Local files, which are uploaded and chosen. */
  onFiles?: (files: File[]) => void;
  onClose: () => void;
}

/** While typing, the list is not requested for each letter. */
const TYPING_MS = 300;

/** Chooses pictures, videos and documents of the library, in the order in which they are chosen. */
export function MediaPicker({ title, kind, most, onPick, onFiles, onClose }: MediaPickerProps) {
  const tenantId = useTenantId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<readonly Asset[]>([]);
  const sought = useSettled(typed.trim(), TYPING_MS);
  const assets = useInfiniteQuery(assetsQuery(tenantId, { q: sought || undefined, kind }));
  const rows = assets.data?.pages.flatMap(({ items }) => items).filter(({ status }) => status !== "rejected") ?? [];

  function toggle(asset: Asset) {
    if (chosen.some(({ id }) => id === asset.id)) setChosen(chosen.filter(({ id }) => id !== asset.id));
    else if (most === 1) setChosen([asset]);
    else if (chosen.length < most) setChosen([...chosen, asset]);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          {onFiles && (
            <ChooseFiles single={most === 1} onFiles={onFiles}>
              <Upload aria-hidden />
              Upload others
            </ChooseFiles>
          )}
          <Button
            look="primary"
            whyNot={chosen.length === 0 ? "Choose one first." : undefined}
            onClick={() => onPick(chosen)}
          >
            {chosen.length > 1 ? `Use these ${chosen.length}` : "Use it"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Search">
          {(wiring) => (
            <Input
              {...wiring}
              type="search"
              placeholder="In titles, texts and labels"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </Field>
        {assets.isPending && <Loading what="pictures and videos" rows={3} />}
        {assets.isError && !assets.data && (
          <ErrorState
            title="The pictures and videos could not be loaded"
            error={assets.error}
            onRetry={() => void assets.refetch()}
          />
        )}
        {assets.data && rows.length === 0 && (
          <EmptyState icon={sought ? SearchX : Images} title={sought ? "Nothing matches" : "Nothing is here yet"}>
            {sought ? "Search for fewer words." : "Upload a picture or a video first."}
          </EmptyState>
        )}
        <ul aria-label={title} className="grid grid-cols-2 gap-3 empty:hidden sm:grid-cols-3">
          {rows.map((asset) => (
            <Choice
              key={asset.id}
              asset={asset}
              place={chosen.findIndex(({ id }) => id === asset.id) + 1}
              single={most === 1}
              isFull={chosen.length >= most && most > 1}
              onToggle={() => toggle(asset)}
            />
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

interface ChoiceProps {
  asset: Asset;
  /** From 1, in the order of choosing; 0: not chosen. */
  place: number;
  single: boolean;
  isFull: boolean;
  onToggle: () => void;
}

function Choice({ asset, place, single, isFull, onToggle }: ChoiceProps) {
  const isChosen = place > 0;
  return (
    <li>
      <label className="relative grid min-w-0 grid-cols-1 overflow-hidden rounded-control border border-line bg-raised has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
        <input
          type="checkbox"
          className="absolute top-2 left-2 z-10 size-4.5 accent-accent"
          checked={isChosen}
          disabled={isFull && !isChosen}
          onChange={onToggle}
        />
        <Thumb of={asset} alt="" className="aspect-4/3" />
        {isChosen && !single && (
          <span aria-hidden className="absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-full bg-accent text-xs font-semibold text-accent-ink">
            {place}
          </span>
        )}
        <span className="px-2 py-1.5 text-sm">
          <Text truncate>{nameOf(asset)}</Text>
          {isUnderWay(asset) && <span className="block text-xs text-ink-soft">Waiting to be checked</span>}
        </span>
      </label>
    </li>
  );
}
