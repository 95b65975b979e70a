import { useQuery } from "@tanstack/react-query";
import { ImagePlus, Upload as UploadIcon, X } from "lucide-react";
import { useId, useState } from "react";
import { ASSET_STATUS, nameOf, type Asset } from "@/media/asset";
import { ChooseFiles, DropVeil } from "@/media/Drop";
import { isPicture, typeOf } from "@/media/files";
import { useIncomingFiles } from "@/media/incoming";
import { MediaPicker } from "@/media/MediaPicker";
import { assetQuery } from "@/media/queries";
import { Thumb } from "@/media/Thumb";
import { retryUpload, type Upload } from "@/media/uploads";
import { useStartUploads, useUploads } from "@/media/useUploads";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Progress } from "@/ui/Progress";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";

interface PictureFieldProps {
  value: string | null;
  onChange: (assetId: string | null) => void;
  error?: string | undefined;
}

const CHOOSE = "Choose a picture";

/** The banner's picture: of the library, uploaded here, dropped or pasted. */
export function PictureField({ value, onChange, error }: PictureFieldProps) {
  const id = useId();
  const tenantId = useTenantId();
  const { canEdit } = useRights();
  const start = useStartUploads();
  const uploaded = useUploads().find(({ asset }) => asset !== null && asset.id === value);
  const [picks, setPicks] = useState(false);
  const { data: asset } = useQuery({ ...assetQuery(tenantId, value ?? ""), enabled: value !== null });
  const isOver = useIncomingFiles((files) => void upload(files), canEdit);

  async function upload(files: readonly File[]) {
    setPicks(false);
    const [file] = files;
    if (!file) return;
    const type = typeOf(file);
    if (type && !isPicture(type)) {
      refuse(file, "A banner shows a picture. Choose one.");
      return;
    }
    const [upload] = await start([{ file }]);
    if (upload?.asset) onChange(upload.asset.id);
    else refuse(file, upload?.message ?? "It could not be uploaded.");
  }

  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2" aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}>
      <legend className="mb-1.5 text-sm font-semibold">Picture</legend>
      {asset && <Chosen asset={asset} upload={uploaded} />}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => setPicks(true)}>
          <ImagePlus aria-hidden />
          {value === null ? CHOOSE : "Choose another"}
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
      <p id={`${id}-hint`} className="text-sm text-ink-soft">
        Best 1600 × 600 pixels. Another shape is cut to that, around the point that was chosen for the
        picture.
      </p>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      {picks && (
        <MediaPicker
          title={CHOOSE}
          kind="image"
          most={1}
          onClose={() => setPicks(false)}
          onPick={([picked]) => {
            setPicks(false);
            if (picked) onChange(picked.id);
          }}
          onFiles={(files) => void upload(files)}
        />
      )}
      <DropVeil isOver={isOver}>Drop it to use it in this banner</DropVeil>
    </fieldset>
  );
}

function refuse(file: File, why: string): void {
  toast(`${isolated(file.name)}: ${why}`, { tone: "danger" });
}

/** The picture as the banner will show it, and the progress of its upload. */
function Chosen({ asset, upload }: { asset: Asset; upload: Upload | undefined }) {
  const shown = { ...asset, thumbnail_url: addressOf(asset) ?? (asset.kind === "image" ? upload?.preview : null) ?? null };
  const isSent = upload && ["waiting", "uploading", "paused"].includes(upload.phase);
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <Thumb of={shown} alt="" className="aspect-8/3 w-full rounded-control" />
      {isSent && <Progress label="Upload" value={upload.sent} max={upload.file.size} />}
      <p className="text-sm text-ink-soft">
        <Text>{nameOf(asset)}</Text>
        {asset.status !== "ready" && `: ${asset.reason ?? ASSET_STATUS[asset.status]}`}
      </p>
      {upload?.phase === "failed" && (
        <p className="text-sm text-danger">
          {upload.message}{" "}
          <Button size="small" onClick={() => void retryUpload(upload.id)}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

/** The cropped version for websites, if it has been made. */
const addressOf = ({ derivatives, thumbnail_url: small }: Asset): string | null =>
  derivatives.banner_small?.url ?? derivatives.banner?.url ?? small;
