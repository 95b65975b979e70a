import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ImagePlus, Images, SearchX, Send, Upload } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { ChooseFiles, DropVeil } from "@/media/Drop";
import { useIncomingFiles } from "@/media/incoming";
import { assetsQuery } from "@/media/queries";
import { KINDS_SAID } from "@/media/files";
import { UploadList } from "@/media/UploadList";
import { useStartUploads } from "@/media/useUploads";
import { useRights, useTenantId } from "@/session/tenant";
import { Button, buttonClass } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { AssetGrid, AssetTable } from "./AssetGrid";
import { AssetPanel } from "./AssetPanel";
import { CutOff } from "./CutOff";
import { Filters } from "./Filters";
import { LittleRoom, Room } from "./Room";
import type { LibrarySearch } from "./search";
import { Staging, useStaging } from "./Staging";

const route = getRouteApi("/in/t/$tenantId/media");

/** All uploads; each can be used in any number of posts. */
export function LibraryPage() {
  const tenantId = useTenantId();
  const rights = useRights();
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const start = useStartUploads();
  const staging = useStaging();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isOver = useIncomingFiles(staging.add, rights.canEdit && wanted.asset === undefined);

  const filter = useCallback(
    (change: Partial<LibrarySearch>) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const close = (how?: { ignoreBlocker: boolean }) =>
    void navigate({ search: (old) => ({ ...old, asset: undefined }), ...how });

  return (
    <Page
      title="Pictures and videos"
      intro="Upload once, then use it in as many posts as you like. Drop files anywhere on this page, or paste a picture."
      actions={
        <ChooseFiles look="primary" whyNot={rights.whyNotEdit} onFiles={staging.add}>
          <Upload aria-hidden />
          Upload
        </ChooseFiles>
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <LittleRoom />
        <CutOff onFiles={(files) => void start(files.map((file) => ({ file })))} />
        <Staging
          staged={staging.staged}
          onRetitle={staging.retitle}
          onDrop={staging.drop}
          onUpload={(good) => {
            staging.drop(staging.staged);
            void start(good);
          }}
        />
        <UploadList />
        <Assets
          chosen={chosen}
          onChosen={setChosen}
          onFilter={filter}
          onFiles={staging.add}
        />
        <Room />
      </div>
      {wanted.asset && (
        <AssetPanel
          key={`${tenantId} ${wanted.asset}`}
          id={wanted.asset}
          onClose={() => close()}
          onGone={() => close({ ignoreBlocker: true })}
        />
      )}
      <DropVeil isOver={isOver}>Drop to upload</DropVeil>
    </Page>
  );
}

interface AssetsProps {
  /** Ids of assets that are chosen for a post. */
  chosen: readonly string[];
  onChosen: (chosen: readonly string[]) => void;
  onFilter: (change: Partial<LibrarySearch>) => void;
  onFiles: (files: File[]) => void;
}

function Assets({ chosen, onChosen, onFilter, onFiles }: AssetsProps) {
  const tenantId = useTenantId();
  const rights = useRights();
  const { find, kind, status, label, archived, view } = route.useSearch();
  const assets = useInfiniteQuery(assetsQuery(tenantId, { q: find, kind, status, label, archived }));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = assets;
  const rows = assets.data?.pages.flatMap(({ items }) => items) ?? [];
  // Cleared filters are mounted again, which also clears typed text.
  const [cleared, setCleared] = useState(0);
  const readOn = rows.length === 0 && hasNextPage && !assets.isError;

  useEffect(() => {
    // A page may have no match although more follow.
    if (readOn && !isFetchingNextPage) void fetchNextPage();
  }, [readOn, isFetchingNextPage, fetchNextPage]);

  function choose(id: string, isChosen: boolean) {
    const others = chosen.filter((each) => each !== id);
    onChosen(isChosen ? [...others, id] : others);
  }

  const Shape = view === "list" ? AssetTable : AssetGrid;
  const isFiltered = Boolean(find || kind || status || label || archived);
  return (
    <>
      <Filters
        key={cleared}
        wanted={{ find, kind, status, label, archived, view }}
        labels={[...new Set(rows.flatMap(({ labels }) => labels))]}
        onChange={onFilter}
      />
      {chosen.length > 0 && <ChosenBar chosen={chosen} onClear={() => onChosen([])} />}
      {(assets.isPending || readOn) && <Loading what="pictures and videos" rows={5} />}
      {assets.isError && !assets.data && (
        <ErrorState
          title="The pictures and videos could not be loaded"
          error={assets.error}
          onRetry={() => void assets.refetch()}
        />
      )}
      {assets.data && rows.length === 0 && !readOn && isFiltered && (
        <EmptyState
          icon={SearchX}
          title="Nothing matches"
          action={
            <Button
              onClick={() => {
                onFilter({ find: undefined, kind: undefined, status: undefined, label: undefined, archived: undefined });
                setCleared((old) => old + 1);
              }}
            >
              Show all
            </Button>
          }
        >
          Search for fewer words, or take filters away.
        </EmptyState>
      )}
      {assets.data && rows.length === 0 && !readOn && !isFiltered && (
        <EmptyState
          icon={Images}
          title="No pictures or videos yet"
          action={
            <ChooseFiles look="primary" whyNot={rights.whyNotEdit} onFiles={onFiles}>
              <ImagePlus aria-hidden />
              Choose files
            </ChooseFiles>
          }
        >
          Upload {KINDS_SAID}. Each network gets the size and shape that it takes.
        </EmptyState>
      )}
      {rows.length > 0 && <Shape assets={rows} chosen={chosen} onChoose={choose} />}
      {rows.length > 0 && hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function ChosenBar({ chosen, onClear }: { chosen: readonly string[]; onClear: () => void }) {
  const tenantId = useTenantId();
  const { canEdit } = useRights();
  return (
    <div
      role="group"
      aria-label="What is chosen"
      className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded-card border border-accent bg-accent-soft px-4 py-2"
    >
      <p role="status" className="min-w-0 grow font-medium">
        {chosen.length} chosen
      </p>
      {canEdit && (
        <Link
          to="/t/$tenantId/compose"
          params={{ tenantId }}
          search={{ media: chosen.join(",") }}
          className={buttonClass("primary", "small")}
        >
          <Send aria-hidden />
          Use in a new post
        </Link>
      )}
      <Button size="small" look="quiet" onClick={onClear}>
        Choose none
      </Button>
    </div>
  );
}
