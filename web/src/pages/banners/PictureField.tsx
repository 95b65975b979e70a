import { useQuery } from "@tanstack/react-query";
import { ImagePlus, Upload as UploadIcon, X } from "lucide-react";
import { useId, useState } from "react";
import { ASSET_STATUS, nameOf } from "@/media/asset";
import { ChooseFiles } from "@/media/Drop";
import { assetQuery } from "@/media/queries";
import { Thumb } from "@/media/Thumb";
import { useStartUploads } from "@/media/useUploads";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { PicturePicker } from "./PicturePicker";

interface PictureFieldProps {
  value: string | null;
  onChange: (assetId: string | null) => void;
  error?: string | undefined;
}

/** The banner's picture: of the library, or uploaded in place. */
export function PictureField({ value, onChange, error }: PictureFieldProps) {
  const id = useId();
  const tenantId = useTenantId();
  const start = useStartUploads();
  const [picks, setPicks] = useState(false);
  const { data: asset } = useQuery({ ...assetQuery(tenantId, value ?? ""), enabled: value !== null });

  async function upload(files: readonly File[]) {
    setPicks(false);
    for (const { asset: made, message, file } of await start(files.slice(0, 1).map((each) => ({ file: each })))) {
      if (made) onChange(made.id);
      else toast(`${isolated(file.name)}: ${message ?? "It could not be uploaded."}`, { tone: "danger" });
    }
  }

  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-semibold">Picture</legend>
      {value !== null && asset && (
        <div className="grid grid-cols-1 gap-1.5">
          <Thumb of={asset} alt="" className="aspect-8/3 w-full rounded-control" />
          <p className="text-sm text-ink-soft">
            <Text>{nameOf(asset)}</Text>
            {asset.status !== "ready" && `: ${asset.reason ?? ASSET_STATUS[asset.status]}`}
          </p>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => setPicks(true)}>
          <ImagePlus aria-hidden />
          {value === null ? "Choose a picture" : "Choose another"}
        </Button>
        <ChooseFiles size="small" single onFiles={(files) => void upload(files)}>
          <UploadIcon aria-hidden />
          Upload
        </ChooseFiles>
        {value !== null && (
          <Button size="small" look="quiet" onClick={() => onChange(null)}>
            <X aria-hidden />
            Take it out
          </Button>
        )}
      </div>
      <p className="text-sm text-ink-soft">
        It is cut to 8:3 (1600 × 600 pixels) around its point that matters most.
      </p>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      {picks && (
        <PicturePicker
          onClose={() => setPicks(false)}
          onPick={({ id: picked }) => {
            setPicks(false);
            onChange(picked);
          }}
        />
      )}
    </fieldset>
  );
}
