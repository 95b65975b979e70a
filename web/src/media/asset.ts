import type { Schema } from "@/api/client";
import { durationWords, sizeWords } from "./files";

/** A picture, video or document of the library. */
export type Asset = Schema["AssetView"];
export type AssetKind = Asset["kind"];
export type AssetStatus = Asset["status"];

export const KIND_NAME: Record<AssetKind, string> = { image: "Picture", video: "Video", document: "Document" };

/** The status of an asset in words. */
export const ASSET_STATUS: Record<AssetStatus, string> = {
  uploading: "Being uploaded",
  processing: "Waiting to be checked",
  ready: "Ready",
  rejected: "Refused",
};

/** Whether its status changes without anybody doing anything. */
export const isUnderWay = ({ status }: Pick<Asset, "status">): boolean =>
  status === "uploading" || status === "processing";

/** Its title, or else its file name. */
export const nameOf = ({ title, filename }: Pick<Asset, "title" | "filename">): string => title || filename;

/** Whether its bytes, or a replacement of them, are not ready yet. */
export const isWaiting = (asset: Pick<Asset, "status" | "is_replaced">): boolean =>
  isUnderWay(asset) || asset.is_replaced;

/** "3 posts: 1 scheduled, 2 posted"; empty when none shows it. */
export function usesWords({ draft, scheduled, posted, failed }: NonNullable<Asset["uses"]>): string {
  const all = draft + scheduled + posted + failed;
  if (all === 0) return "";
  const parts = [
    draft && `${draft} draft`,
    scheduled && `${scheduled} scheduled`,
    posted && `${posted} posted`,
    failed && `${failed} failed`,
  ].filter(Boolean);
  return `${all === 1 ? "1 post" : `${all} posts`}: ${parts.join(", ")}`;
}

/** "12 pages" */
export const pagesWords = (count: number): string => (count === 1 ? "1 page" : `${count} pages`);

/** "1080 × 1350, 1:05, 4.2 MB", or "12 pages, 4.2 MB" */
export function factsOf({ kind, width, height, pages, duration_seconds: length, size }: Asset): string {
  const shape = kind === "document" ? pages && pagesWords(pages) : width && height && `${width} × ${height}`;
  const parts = [shape, length && durationWords(length), sizeWords(size)];
  return parts.filter(Boolean).join(", ");
}
