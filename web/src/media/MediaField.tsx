import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Crop as CropIcon, Globe, ImagePlus, Upload as UploadIcon, X } from "lucide-react";
import { useEffect, useId, useRef, useState, type RefObject } from "react";
import { messageOf } from "@/api/problem";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Checkbox, Field, Input } from "@/ui/Field";
import { tooLong } from "@/ui/lengths";
import { Progress } from "@/ui/Progress";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { ASSET_STATUS, isUnderWay, nameOf, type Asset } from "./asset";
import { ChooseFiles, DropVeil } from "./Drop";
import { FocalPoint, type Crop } from "./FocalPoint";
import { chosen, isCut } from "./framing";
import { useIncomingFiles } from "./incoming";
import { MediaPicker } from "./MediaPicker";
import { addressesIn, keyOf, LONGEST_ALT, mediumAt, mediumOf, moved, MOST_MEDIA, wrongAddress, type Medium } from "./medium";
import { assetQuery, useCopyFromWeb } from "./queries";
import { SameAs } from "./SameAs";
import { Thumb } from "./Thumb";
import { retryUpload, type Upload } from "./uploads";
import { useStartUploads, useUploads } from "./useUploads";

interface MediaFieldProps {
  value: readonly Medium[];
  onChange: (media: Medium[]) => void;
  /** The error about them, with a remedy. */
  error?: string | undefined;
}

/** The pictures, videos and documents of a text: chosen, uploaded in place, or from a web address; in order. */
export function MediaField({ value, onChange, error }: MediaFieldProps) {
  const id = useId();
  const rights = useRights();
  const start = useStartUploads();
  const [picks, setPicks] = useState(false);
  const [fromWeb, setFromWeb] = useState(false);
  const [spoken, setSpoken] = useState("");
  // Uploads finish later, when others may have been added.
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);

  function become(media: Medium[]) {
    latest.current = media;
    onChange(media);
  }

  function add(media: readonly Medium[]) {
    const known = new Set(latest.current.map(keyOf));
    const fresh = media.filter((each) => !known.has(keyOf(each)));
    const room = MOST_MEDIA - latest.current.length;
    if (fresh.length > room) toast(FULL, { tone: "note" });
    become([...latest.current, ...fresh.slice(0, Math.max(0, room))]);
  }

  async function upload(files: readonly File[]) {
    const room = MOST_MEDIA - latest.current.length;
    if (files.length > room) toast(FULL, { tone: "note" });
    const uploads = await start(files.slice(0, Math.max(0, room)).map((file) => ({ file })));
    for (const { asset, message, file } of uploads) {
      if (asset) add([mediumOf(asset)]);
      else toast(`${isolated(file.name)}: ${message ?? "It could not be uploaded."}`, { tone: "danger" });
    }
  }

  const isOver = useIncomingFiles((files) => void upload(files), rights.canEdit);

  function move(from: number, to: number) {
    if (to < 0 || to >= value.length || to === from) return;
    become(moved(value, from, to));
    setSpoken(`Now number ${to + 1} of ${value.length}.`);
  }

  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-semibold">
        Pictures, videos and documents<span className="font-normal text-ink-soft"> (optional)</span>
      </legend>
      {value.length > 0 && (
        <ol className="grid gap-2">
          {value.map((medium, place) => (
            <Item
              key={`${nth(value, place)} ${keyOf(medium)}`}
              list={id}
              medium={medium}
              place={place}
              count={value.length}
              onChange={(changed) => become(value.map((each, at) => (at === place ? changed : each)))}
              onMove={(to) => move(place, to)}
              onDropped={move}
              onRemove={() => become(value.filter((_, at) => at !== place))}
            />
          ))}
        </ol>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => setPicks(true)}>
          <ImagePlus aria-hidden />
          Choose
        </Button>
        <ChooseFiles size="small" onFiles={(files) => void upload(files)}>
          <UploadIcon aria-hidden />
          Upload
        </ChooseFiles>
        <Button size="small" look="quiet" aria-expanded={fromWeb} onClick={() => setFromWeb(!fromWeb)}>
          <Globe aria-hidden />
          From a web address
        </Button>
      </div>
      {fromWeb && <FromWeb onAdd={add} />}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      <p role="status" className="sr-only">
        {spoken}
      </p>
      {picks && (
        <MediaPicker
          title="Choose pictures, videos and documents"
          most={MOST_MEDIA - value.length || 1}
          onClose={() => setPicks(false)}
          onPick={(assets) => {
            setPicks(false);
            add(assets.map(mediumOf));
          }}
          onFiles={(files) => {
            setPicks(false);
            void upload(files);
          }}
        />
      )}
      <DropVeil isOver={isOver}>Drop to use it in this post</DropVeil>
    </fieldset>
  );
}

/** Content may have the same address twice: which of them this is. */
const nth = (media: readonly Medium[], place: number): number =>
  media.slice(0, place).filter((each) => keyOf(each) === keyOf(media[place] ?? each)).length;

const FULL = `A post has ${MOST_MEDIA} pictures, videos and documents at most. Take one out first.`;

interface ItemProps {
  /** The list to which it belongs; items can't be dropped into another one. */
  list: string;
  medium: Medium;
  place: number;
  count: number;
  onChange: (medium: Medium) => void;
  onMove: (to: number) => void;
  onDropped: (from: number, to: number) => void;
  onRemove: () => void;
}

function Item({ list, medium, place, count, onChange, onMove, onDropped, onRemove }: ItemProps) {
  const element = useRef<HTMLLIElement>(null);
  const { isDragged, isOver } = useReorder(element, list, place, onDropped);
  const tenantId = useTenantId();
  const { data: asset } = useQuery({
    ...assetQuery(tenantId, medium.asset_id ?? ""),
    enabled: medium.asset_id !== null,
  });
  const upload = useUploads().find((each) => each.asset?.id === medium.asset_id);
  const [fits, setFits] = useState(false);
  const isFitted = asset?.kind === "image" && asset.status === "ready" && asset.url;
  // Networks show a document by its title, and have no place for what else it shows.
  const isDescribed = (asset?.kind ?? medium.kind) !== "document";
  const number = `${place + 1} of ${count}`;
  const name = asset ? nameOf(asset) : (medium.url ?? "").replace(/^https?:\/\//i, "");
  return (
    <li
      ref={element}
      className={cn(
        "flex min-w-0 flex-wrap items-start gap-3 rounded-control border border-line bg-raised p-2",
        isDragged && "opacity-40",
        isOver && "border-accent",
      )}
    >
      <Small medium={medium} asset={asset} upload={upload} />
      <div className="grid min-w-0 grow basis-0 grid-cols-1 gap-1">
        <Text truncate className="text-sm font-medium">
          {name || `Picture ${place + 1}`}
        </Text>
        <Standing asset={asset} upload={upload} />
        {asset && (
          <SameAs asset={asset} onUse={(same) => onChange({ ...mediumOf(same), alt: medium.alt, crop: medium.crop })} />
        )}
        {isDescribed && (
          <Input
            aria-label={`What ${number} shows, for those who can't see it`}
            placeholder={asset?.alt_text ? `As in the library: ${asset.alt_text}` : "What it shows, for those who can't see it"}
            aria-invalid={tooLong(medium.alt, LONGEST_ALT) ? true : undefined}
            autoComplete="off"
            className="min-h-8 py-0.5 text-sm"
            value={medium.alt}
            onChange={({ target }) => onChange({ ...medium, alt: target.value })}
          />
        )}
        {tooLong(medium.alt, LONGEST_ALT) && (
          <p role="alert" className="text-sm text-danger">
            {tooLong(medium.alt, LONGEST_ALT)}
          </p>
        )}
      </div>
      <div className="flex shrink-0 flex-col">
        {isFitted && (
          <Step icon={CropIcon} label={`How ${number} fits`} isOpen={fits} onClick={() => setFits(!fits)} />
        )}
        {count > 1 && (
          <>
            <Step icon={ArrowUp} label={`Move ${number} forward`} whyNot={place === 0 ? "It is the first." : undefined} onClick={() => onMove(place - 1)} />
            <Step icon={ArrowDown} label={`Move ${number} back`} whyNot={place === count - 1 ? "It is the last." : undefined} onClick={() => onMove(place + 1)} />
          </>
        )}
        <Step icon={X} label={`Take out ${number}`} onClick={onRemove} />
      </div>
      {fits && isFitted && (
        <HowItFits src={isFitted} library={asset.crop} crop={medium.crop} onChange={(crop) => onChange({ ...medium, crop })} />
      )}
    </li>
  );
}

interface HowItFitsProps {
  src: string;
  /** The library's crop, used until the post has its own. */
  library: Crop;
  crop: Crop | null;
  onChange: (crop: Crop | null) => void;
}

/** The part of a picture that this post shows in another shape. */
function HowItFits({ src, library, crop, onChange }: HowItFitsProps) {
  const shown = crop ?? { ...library, pad: !isCut(library) };
  return (
    <div className="grid min-w-0 basis-full grid-cols-1 gap-3 rounded-control bg-sunken p-3">
      <FocalPoint src={src} value={shown} onChange={(changed) => onChange(chosen(changed))} />
      {crop ? (
        <div>
          <Button size="small" onClick={() => onChange(null)}>
            As in the library again
          </Button>
        </div>
      ) : (
        <p className="text-sm text-ink-soft">As in the library. What you change here holds for this post only.</p>
      )}
    </div>
  );
}

interface StepProps {
  icon: typeof X;
  label: string;
  whyNot?: string | undefined;
  /** Whether the part that this button toggles is open. */
  isOpen?: boolean;
  onClick: () => void;
}

function Step({ icon: Icon, label, whyNot, isOpen, onClick }: StepProps) {
  return (
    <Button size="small" look="quiet" className="px-1.5" aria-label={label} title={label} whyNot={whyNot} aria-expanded={isOpen} onClick={onClick}>
      <Icon aria-hidden />
    </Button>
  );
}

interface SmallProps {
  medium: Medium;
  asset: Asset | undefined;
  upload: Upload | undefined;
}

function Small({ medium, asset, upload }: SmallProps) {
  const shape = "size-20 shrink-0 cursor-grab rounded-control";
  const thumbnail = asset?.thumbnail_url ?? medium.thumbnail_url;
  if (!thumbnail && upload && upload.asset?.kind === "image") {
    return <img src={upload.preview} alt="" className={cn("bg-sunken object-cover", shape)} />;
  }
  return (
    <Thumb
      of={{
        kind: asset?.kind ?? medium.kind ?? "image",
        status: asset?.status ?? medium.status ?? "ready",
        thumbnail_url: thumbnail ?? (medium.asset_id ? null : medium.url),
        duration_seconds: asset?.duration_seconds ?? null,
      }}
      alt=""
      className={shape}
    />
  );
}

/** The progress of an upload, or why it can't be used. */
function Standing({ asset, upload }: { asset: Asset | undefined; upload: Upload | undefined }) {
  if (upload?.phase === "failed") {
    return (
      <p className="text-sm text-danger">
        {upload.message}{" "}
        <Button size="small" onClick={() => void retryUpload(upload.id)}>
          Try again
        </Button>
      </p>
    );
  }
  if (upload && (upload.phase === "uploading" || upload.phase === "waiting" || upload.phase === "paused")) {
    return <Progress label="Upload" value={upload.sent} max={upload.file.size} />;
  }
  if (!asset || asset.status === "ready") return null;
  if (asset.status === "rejected") return <p className="text-sm text-danger">{asset.reason}</p>;
  return (
    <p className="text-sm text-ink-soft">
      {ASSET_STATUS[asset.status]}
      {isUnderWay(asset) && ". The post goes out when it is ready."}
    </p>
  );
}

/** Reorders items of a list by dragging. The buttons do the same by keyboard. */
function useReorder(
  element: RefObject<HTMLElement | null>,
  list: string,
  place: number,
  onDropped: (from: number, to: number) => void,
) {
  const [isDragged, setDragged] = useState(false);
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDropped);
  useEffect(() => {
    latest.current = onDropped;
  });
  useEffect(() => {
    const at = element.current;
    const handle = at?.firstElementChild;
    if (!at || !handle) return undefined;
    return combine(
      draggable({
        element: at,
        dragHandle: handle,
        getInitialData: () => ({ list, place }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element: at,
        canDrop: ({ source }) => source.data.list === list && source.data.place !== place,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          latest.current(Number(source.data.place), place);
        },
      }),
    );
  }, [element, list, place]);
  return { isDragged, isOver };
}

/** Adds a picture of another website: by its address, or as a copy. */
function FromWeb({ onAdd }: { onAdd: (media: readonly Medium[]) => void }) {
  const tenantId = useTenantId();
  const copy = useCopyFromWeb(tenantId);
  const [typed, setTyped] = useState("");
  const [copies, setCopies] = useState(true);
  const [wrong, setWrong] = useState<string>();

  async function add() {
    const addresses = addressesIn(typed);
    const found = addresses.map(wrongAddress).find(Boolean);
    setWrong(addresses.length === 0 ? "Paste the address of a picture first." : found);
    if (found || addresses.length === 0) return;
    try {
      if (copies) for (const address of addresses) onAdd([mediumOf(await copy.mutateAsync(address))]);
      else onAdd(addresses.map(mediumAt));
      setTyped("");
    } catch (error) {
      setWrong(messageOf(error));
    }
  }

  return (
    <div className="grid gap-2 rounded-control bg-sunken p-3">
      <Field label="Web address of a picture" error={wrong}>
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="https://"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              // Otherwise it would submit the whole form.
              event.preventDefault();
              void add();
            }}
          />
        )}
      </Field>
      <Checkbox
        label="Keep a copy, so that it stays when their website changes"
        checked={copies}
        onChange={({ target }) => setCopies(target.checked)}
      />
      <div>
        <Button size="small" busy={copy.isPending} onClick={() => void add()}>
          Add
        </Button>
      </div>
    </div>
  );
}
