import { useQuery } from "@tanstack/react-query";
import { sizeWords } from "@/media/files";
import { spaceQuery } from "@/media/queries";
import { useTenantId } from "@/session/tenant";
import { Progress } from "@/ui/Progress";

/** From here on it is worth saying that there is not much left. */
const NEARLY = 0.9;

/** How much of the room for pictures and videos is taken up. */
export function Room() {
  const { data: space } = useQuery(spaceQuery(useTenantId()));
  if (!space) return null;
  const { bytes, max_bytes: most, files, max_files: mostFiles } = space;
  const isTight = bytes > most * NEARLY || files > mostFiles * NEARLY;
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
