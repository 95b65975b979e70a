import { CircleAlert, CircleCheck, LoaderCircle, Pause, Play, RotateCw, X } from "lucide-react";
import { useId } from "react";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Progress } from "@/ui/Progress";
import { isolated, Text } from "@/ui/Text";
import { FilePreview } from "./FilePreview";
import { sizeWords, typeOf } from "./files";
import { progressOf, sentOf } from "./progress";
import { SameAs } from "./SameAs";
import { clearUploads, dropUpload, pauseUpload, resumeUpload, retryUpload, type Upload } from "./uploads";
import { useUploads } from "./useUploads";

/** The files being uploaded, each with its progress, and the total. */
export function UploadList() {
  const uploads = useUploads();
  const heading = useId();
  const tenantId = useTenantId();
  if (uploads.length === 0) return null;
  const over = uploads.filter(({ phase }) => phase === "done" || phase === "refused");
  return (
    <section aria-labelledby={heading} className="grid gap-3 rounded-card border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={heading} className="min-w-0 grow font-display text-lg font-semibold">
          {headingOf(uploads)}
        </h2>
        {over.length > 0 && (
          <Button size="small" look="quiet" onClick={() => clearUploads(tenantId)}>
            Clear those that are done
          </Button>
        )}
      </div>
      {uploads.length > 1 && <Together uploads={uploads} />}
      <ul className="grid max-h-96 gap-2 overflow-y-auto">
        {uploads.map((upload) => (
          <Line key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function headingOf(uploads: readonly Upload[]): string {
  const left = uploads.filter(({ phase }) => phase !== "done" && phase !== "refused").length;
  if (left === 0) return "Uploads";
  return left === 1 ? "Uploading 1 file" : `Uploading ${left} files`;
}

function Together({ uploads }: { uploads: readonly Upload[] }) {
  const { sent, size } = progressOf(uploads);
  if (size === 0) return null;
  return (
    <div className="grid gap-1">
      <Progress label="All files together" value={sent} max={size} />
      <p className="text-sm text-ink-soft tabular-nums">
        {sizeWords(sent)} of {sizeWords(size)}
      </p>
    </div>
  );
}

const percent = (sent: number, size: number): string =>
  `${size > 0 ? Math.floor((sent / size) * 100) : 0} %`;

function Line({ upload }: { upload: Upload }) {
  const { file, title, preview, phase, message } = upload;
  const name = title || file.name;
  const isMoving = phase === "waiting" || phase === "uploading" || phase === "paused";
  return (
    <li className="flex min-w-0 items-center gap-3">
      <span className="size-12 shrink-0 overflow-hidden rounded-control">
        <FilePreview src={preview} type={typeOf(file) ?? file.type} />
      </span>
      <div className="grid min-w-0 grow gap-0.5">
        <p className="flex min-w-0 items-center gap-1.5 text-sm font-medium">
          <Mark phase={phase} />
          <Text truncate className="min-w-0">
            {name}
          </Text>
        </p>
        {isMoving && <Progress label={`Upload of ${isolated(name)}`} value={sentOf(upload)} max={file.size} />}
        <p className={phase === "failed" || phase === "refused" ? "text-sm text-danger" : "text-sm text-ink-soft tabular-nums"}>
          {message ?? said(upload)}
        </p>
        {phase === "done" && upload.asset && <SameAs asset={upload.asset} onUse={() => void dropUpload(upload.id)} />}
      </div>
      <div className="flex shrink-0">
        {(phase === "uploading" || phase === "waiting") && (
          <Act icon={Pause} label={`Pause ${isolated(name)}`} onClick={() => pauseUpload(upload.id)} />
        )}
        {phase === "paused" && (
          <Act icon={Play} label={`Go on with ${isolated(name)}`} onClick={() => resumeUpload(upload.id)} />
        )}
        {phase === "failed" && (
          <Act icon={RotateCw} label={`Try ${isolated(name)} again`} onClick={() => void retryUpload(upload.id)} />
        )}
        {phase !== "checking" && (
          <Act
            icon={X}
            label={phase === "done" || phase === "refused" ? `Take ${isolated(name)} off this list` : `Stop ${isolated(name)}`}
            onClick={() => void dropUpload(upload.id)}
          />
        )}
      </div>
    </li>
  );
}

function Act({ icon: Icon, label, onClick }: { icon: typeof Pause; label: string; onClick: () => void }) {
  return (
    <Button size="icon" look="quiet" aria-label={label} title={label} onClick={onClick}>
      <Icon aria-hidden />
    </Button>
  );
}

function Mark({ phase }: { phase: Upload["phase"] }) {
  if (phase === "done") return <CircleCheck aria-hidden className="size-4 shrink-0 text-posted-ink" />;
  if (phase === "failed" || phase === "refused") {
    return <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />;
  }
  return phase === "paused" ? null : <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-accent" />;
}

function said(upload: Upload): string {
  const { phase, file } = upload;
  const sent = sentOf(upload);
  switch (phase) {
    case "waiting":
      return `Waiting, ${sizeWords(file.size)}`;
    case "uploading":
      return `${percent(sent, file.size)} of ${sizeWords(file.size)}`;
    case "paused":
      return `Paused at ${percent(sent, file.size)}`;
    case "checking":
      return "Waiting to be checked";
    case "done":
      return "Ready to be posted";
    default:
      return "";
  }
}
