import { useState } from "react";
import { cutOffUploads, type CutOff as Upload } from "@/media/cutOff";
import { ChooseFiles } from "@/media/Drop";
import { dropCutOff } from "@/media/uploads";
import { useUploads } from "@/media/useUploads";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Text } from "@/ui/Text";

/** Uploads that a closed page has interrupted; choosing the same file continues them. */
export function CutOff({ onFiles }: { onFiles: (files: File[]) => void }) {
  const tenantId = useTenantId();
  const uploads = useUploads();
  const [given, setGiven] = useState<readonly string[]>([]);
  const waiting = cutOffUploads(tenantId).filter(
    ({ assetId }) => !given.includes(assetId) && !uploads.some(({ asset }) => asset?.id === assetId),
  );
  if (waiting.length === 0) return null;
  return (
    <ul aria-label="Uploads that were cut off" className="grid gap-2">
      {waiting.map((upload) => (
        <li
          key={upload.assetId}
          className="flex flex-wrap items-center gap-2 rounded-control bg-beat-soft px-4 py-2 text-beat-ink"
        >
          <p className="min-w-0 grow basis-64">
            The upload of <Text className="font-semibold">{upload.name}</Text> was cut off at {percent(upload)} %.
            Choose the same file again, and it goes on from there.
          </p>
          <ChooseFiles size="small" single onFiles={onFiles}>
            Choose the file
          </ChooseFiles>
          <Button
            size="small"
            look="quiet"
            onClick={() => {
              setGiven((old) => [...old, upload.assetId]);
              void dropCutOff(tenantId, upload.assetId);
            }}
          >
            Give it up
          </Button>
        </li>
      ))}
    </ul>
  );
}

const percent = ({ sent, size }: Upload): number => (size > 0 ? Math.floor((sent / size) * 100) : 0);
