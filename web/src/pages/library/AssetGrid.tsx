import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ASSET_STATUS, factsOf, KIND_NAME, nameOf, type Asset } from "@/media/asset";
import { StatusMark } from "@/media/StatusMark";
import { Thumb } from "@/media/Thumb";
import { useTenant, useTenantId } from "@/session/tenant";
import { DateTime } from "@/ui/DateTime";
import { Card } from "@/ui/Page";
import { Table } from "@/ui/Table";
import { isolated, Text } from "@/ui/Text";

interface AssetsProps {
  assets: readonly Asset[];
  /** Ids of assets that are chosen for a post. */
  chosen: readonly string[];
  onChoose: (id: string, isChosen: boolean) => void;
}

/** Pictures and videos side by side. */
export function AssetGrid({ assets, chosen, onChoose }: AssetsProps) {
  return (
    <ul
      aria-label="Pictures and videos"
      className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] sm:gap-4"
    >
      {assets.map((asset) => (
        <Tile
          key={asset.id}
          asset={asset}
          isChosen={chosen.includes(asset.id)}
          onChoose={(isChosen) => onChoose(asset.id, isChosen)}
        />
      ))}
    </ul>
  );
}

interface TileProps {
  asset: Asset;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

function Tile({ asset, isChosen, onChoose }: TileProps) {
  return (
    <li className="relative grid min-w-0 grid-cols-1 content-start rounded-card border border-line bg-surface has-checked:border-accent has-checked:bg-accent-soft">
      <AssetLink id={asset.id} className="block rounded-t-card text-ink no-underline">
        <Thumb of={asset} alt="" className="aspect-4/3 rounded-t-card" />
        <span className="grid gap-0.5 px-3 pt-2 text-sm">
          <Text truncate className="font-medium">
            {nameOf(asset)}
          </Text>
          <span className="sr-only">{KIND_NAME[asset.kind]}</span>
        </span>
      </AssetLink>
      <span className="grid min-h-7 content-start gap-1 px-3 pb-2 text-xs text-ink-soft">
        {asset.status === "ready" ? (
          <span className="truncate">{factsOf(asset)}</span>
        ) : (
          <span>
            <StatusMark status={asset.status} />
          </span>
        )}
      </span>
      {asset.status === "ready" && <Choose asset={asset} isChosen={isChosen} onChoose={onChoose} />}
    </li>
  );
}

function Choose({ asset, isChosen, onChoose }: TileProps) {
  return (
    <label className="absolute top-1 left-1 grid size-10 place-items-center">
      <span className="grid size-7 place-items-center rounded-control bg-raised/90">
        <input
          type="checkbox"
          aria-label={`Choose ${isolated(nameOf(asset))}`}
          className="size-4.5 accent-accent"
          checked={isChosen}
          onChange={({ target }) => onChoose(target.checked)}
        />
      </span>
    </label>
  );
}

function AssetLink({
  id,
  className,
  children,
}: {
  id: string;
  className?: string;
  children: ReactNode;
}) {
  const tenantId = useTenantId();
  return (
    <Link
      from="/t/$tenantId/media"
      to="/t/$tenantId/media"
      params={{ tenantId }}
      search={(old) => ({ ...old, asset: id })}
      {...(className && { className })}
    >
      {children}
    </Link>
  );
}

/** The same as a table, with more details of each. */
export function AssetTable({ assets, chosen, onChoose }: AssetsProps) {
  const tenant = useTenant();
  return (
    <Card className="px-4 py-1 sm:px-5">
      <Table
        caption="Pictures and videos"
        rows={assets}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "what",
            header: "What",
            names: true,
            className: "@2xl:w-1/2",
            cell: (asset) => (
              <span className="flex min-w-0 items-center gap-3">
                <input
                  type="checkbox"
                  aria-label={`Choose ${isolated(nameOf(asset))}`}
                  className="size-4.5 shrink-0 accent-accent"
                  disabled={asset.status !== "ready"}
                  checked={chosen.includes(asset.id)}
                  onChange={({ target }) => onChoose(asset.id, target.checked)}
                />
                <Thumb of={asset} alt="" className="size-14 shrink-0 rounded-control" />
                <span className="grid min-w-0">
                  <AssetLink id={asset.id} className="font-semibold">
                    <Text>{nameOf(asset)}</Text>
                  </AssetLink>
                  <span className="text-sm text-ink-soft">
                    {KIND_NAME[asset.kind]}, {factsOf(asset)}
                  </span>
                </span>
              </span>
            ),
          },
          {
            key: "status",
            header: "Status",
            cell: ({ status }) =>
              status === "ready" ? <span className="text-sm">{ASSET_STATUS.ready}</span> : <StatusMark status={status} />,
          },
          {
            key: "labels",
            header: "Labels",
            cell: ({ labels }) => <Text className="text-sm text-ink-soft">{labels.join(", ")}</Text>,
          },
          {
            key: "added",
            header: "Added",
            className: "@2xl:text-right",
            cell: ({ created_at: at }) => (
              <span className="text-sm whitespace-nowrap text-ink-soft">
                <span className="@2xl:hidden">Added </span>
                <DateTime at={at} zone={tenant.timezone} asRelative />
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}
