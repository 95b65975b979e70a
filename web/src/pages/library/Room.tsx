import { useQuery } from "@tanstack/react-query";
import { sizeWords } from "@/media/files";
import { spaceQuery } from "@/media/queries";
import { LimitNote } from "@/session/Limits";
import { isNear, useLimit } from "@/session/limits";
import { useTenantId } from "@/session/tenant";
import { Progress } from "@/ui/Progress";

/** How much of the library's space is used. */
export function Room() {
  const { data: space } = useQuery(spaceQuery(useTenantId()));
  if (!space) return null;
  const { bytes, max_bytes: most, files, max_files: mostFiles } = space;
  const isTight = isNear(bytes, most) || isNear(files, mostFiles);
  return (
    <section aria-label="Room for pictures and videos" className="grid max-w-md gap-1.5 text-sm">
      <Progress label="Room taken up" value={bytes} max={most} tone={isTight ? "danger" : "accent"} />
      <p className="text-ink-soft tabular-nums">
        {sizeWords(bytes)} of {sizeWords(most)}, {files.toLocaleString()} of {mostFiles.toLocaleString()} files
      </p>
      {isTight && <p className="font-medium text-danger">There is little room left. Delete what you no longer need.</p>}
    </section>
  );
}

/** A warning when little space is left: uploads are refused when there is none. */
export function LittleRoom() {
  const limit = useLimit("storage_bytes");
  if (!limit || limit.max === null || !isNear(limit.current, limit.max)) return null;
  const left = Math.max(0, limit.max - limit.current);
  return (
    <LimitNote larger={limit.upgrade_to} isFull>
      {left === 0 ? "There is no room" : `There is room for ${sizeWords(left)}`} of {sizeWords(limit.max)} for pictures and
      videos. Delete what you no longer need.
    </LimitNote>
  );
}
