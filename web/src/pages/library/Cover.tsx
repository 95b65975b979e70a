import { useState } from "react";
import type { Asset } from "@/media/asset";
import { durationWords } from "@/media/files";
import { MediaPicker } from "@/media/MediaPicker";
import { useChooseCover } from "@/media/queries";
import { Thumb } from "@/media/Thumb";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";

/**
 * Chooses a video's cover, which networks and lists show: one of its frames, or another picture.
 */
export function Cover({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const { whyNotEdit } = useRights();
  const choose = useChooseCover(tenantId);
  const [seconds, setSeconds] = useState(1);
  const [isPicking, setPicking] = useState(false);
  const length = asset.duration_seconds ?? 0;
  const told = () => toast("The cover is made. It shows here in a moment.", { tone: "note" });
  return (
    <section className="grid gap-3">
      <h3 className="font-display text-lg font-semibold">Cover</h3>
      <p className="text-sm text-ink-soft">What stands for the video before it is played.</p>
      <Thumb of={{ ...asset, duration_seconds: null }} alt="Cover now" className="aspect-4/3 w-48 rounded-control" />
      <ErrorNote error={choose.error} />
      {length > 0 && (
        <Field label={`Moment of the video: ${durationWords(seconds)}`}>
          {(wiring) => (
            <input
              {...wiring}
              type="range"
              min={0}
              max={Math.floor(length * 10) / 10}
              step={0.1}
              value={seconds}
              aria-valuetext={`${seconds.toFixed(1)} seconds`}
              className="w-full max-w-md accent-accent"
              onChange={({ target }) => setSeconds(Number(target.value))}
            />
          )}
        </Field>
      )}
      {length > 0 && asset.url && <Moment src={asset.url} seconds={seconds} />}
      <div className="flex flex-wrap gap-2">
        {length > 0 && (
          <Button
            size="small"
            busy={choose.isPending}
            whyNot={whyNotEdit}
            onClick={() => choose.mutate({ asset, cover: { frame_seconds: seconds } }, { onSuccess: told })}
          >
            Use this moment
          </Button>
        )}
        <Button size="small" whyNot={whyNotEdit} onClick={() => setPicking(true)}>
          Use another picture
        </Button>
      </div>
      {isPicking && (
        <MediaPicker
          title="Choose a cover"
          kind="image"
          most={1}
          onClose={() => setPicking(false)}
          onPick={([picture]) => {
            setPicking(false);
            if (picture) choose.mutate({ asset, cover: { asset_id: picture.id } }, { onSuccess: told });
          }}
        />
      )}
    </section>
  );
}

/** The video paused at a moment. */
function Moment({ src, seconds }: { src: string; seconds: number }) {
  return (
    <video
      ref={(video) => {
        if (video) video.currentTime = seconds;
      }}
      key={src}
      src={src}
      preload="metadata"
      muted
      playsInline
      aria-hidden
      className="aspect-4/3 w-48 rounded-control bg-sunken object-contain"
    />
  );
}
