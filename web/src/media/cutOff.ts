import type { Begun } from "./transfer";

/**
 * Uploads of large files that a closed tab or a crash has interrupted, stored in this browser: when
 * the same file is chosen again, only the missing parts are sent.
 */
export interface CutOff extends Begun {
  assetId: string;
  name: string;
  size: number;
  /** When the file was last changed, in milliseconds; with another time it is another file. */
  changedAt: number;
  /** Bytes. */
  sent: number;
  /** ISO 8601. */
  at: string;
}

/** As long as the API signs calls of an upload. */
const LIVES_MS = 24 * 3_600_000;

const labelOf = (tenantId: string): string => `drumbeat.uploads ${tenantId}`;

/** All uploads that can be continued, the newest first. */
export function cutOffUploads(tenantId: string, now = new Date()): CutOff[] {
  try {
    const kept = JSON.parse(localStorage.getItem(labelOf(tenantId)) ?? "[]") as CutOff[];
    return kept.filter(({ at }) => now.getTime() - Date.parse(at) < LIVES_MS);
  } catch {
    return [];
  }
}

export function noteUpload(tenantId: string, upload: CutOff): void {
  const others = cutOffUploads(tenantId).filter(({ assetId }) => assetId !== upload.assetId);
  write(tenantId, [upload, ...others]);
}

export function forgetUpload(tenantId: string, assetId: string): void {
  const kept = cutOffUploads(tenantId);
  const left = kept.filter((each) => each.assetId !== assetId);
  if (left.length < kept.length) write(tenantId, left);
}

type Given = Pick<File, "name" | "size" | "lastModified">;

/** The interrupted upload of this file. */
export const cutOffOf = (tenantId: string, { name, size, lastModified }: Given): CutOff | undefined =>
  cutOffUploads(tenantId).find(
    (each) => each.name === name && each.size === size && each.changedAt === lastModified,
  );

function write(tenantId: string, uploads: readonly CutOff[]): void {
  try {
    if (uploads.length === 0) localStorage.removeItem(labelOf(tenantId));
    else localStorage.setItem(labelOf(tenantId), JSON.stringify(uploads));
  } catch {
    // The browser's storage is full or forbidden: then the whole file is sent again.
  }
}
