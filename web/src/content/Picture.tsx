import { ImageOff, ShieldOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { keyOf, type Medium } from "@/media/medium";
import { Thumb } from "@/media/Thumb";

const CALLED = { image: "a picture", video: "a video", document: "a document" };

/** A picture, video or document of a text. */
export function Picture({ medium, number, children }: { medium: Medium; number: number; children?: ReactNode }) {
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-1">
      {medium.asset_id ? <FromLibrary medium={medium} number={number} /> : <FromWeb url={medium.url ?? ""} number={number} />}
      {children}
    </li>
  );
}

function FromLibrary({ medium: { kind, status, url, thumbnail_url: thumbnail, alt }, number }: { medium: Medium; number: number }) {
  const name = `No. ${number}: ${alt || (kind ? CALLED[kind] : "a picture")}`;
  if (status === null) {
    return (
      <span className="grid min-h-24 place-items-center rounded-control bg-sunken">
        <NotShown icon={ImageOff} name={`Picture ${number}`} isBroken>
          It was deleted. Choose another one.
        </NotShown>
      </span>
    );
  }
  const small = (
    <Thumb of={{ kind: kind ?? "image", status, thumbnail_url: thumbnail }} alt={name} className="aspect-4/3 w-full rounded-control" />
  );
  return url ? (
    <a href={url} target="_blank" rel="noreferrer">
      {small}
    </a>
  ) : (
    small
  );
}

/** A picture at an address outside of the library; if it can't be shown, the reason. */
function FromWeb({ url, number }: { url: string; number: number }) {
  const [broken, setBroken] = useState<string | null>(null);
  // The Content-Security-Policy allows pictures only over https.
  const isBlocked = !/^https:\/\//i.test(url);
  return (
    <>
      <a
        href={url}
        target="_blank"
        rel="noreferrer"
        title={url}
        className="grid min-h-24 place-items-center overflow-hidden rounded-control bg-sunken no-underline"
      >
        {isBlocked ? (
          <NotShown icon={ShieldOff} name={`Picture ${number}`}>
            Not shown: browsers refuse pictures from http:// addresses.
          </NotShown>
        ) : broken === url ? (
          <NotShown icon={ImageOff} name={`Picture ${number}`} isBroken>
            Could not be loaded.
          </NotShown>
        ) : (
          <img
            src={url}
            alt={`No. ${number}: ${nameOf(url)}`}
            loading="lazy"
            referrerPolicy="no-referrer"
            className="aspect-4/3 w-full object-cover"
            onError={() => setBroken(url)}
          />
        )}
      </a>
      <span dir="ltr" className="block truncate text-xs text-ink-soft">
        {url.replace(/^https?:\/\//i, "")}
      </span>
    </>
  );
}

function NotShown({
  icon: Icon,
  name,
  isBroken = false,
  children,
}: {
  icon: typeof ImageOff;
  name: string;
  isBroken?: boolean;
  children: string;
}) {
  return (
    <span
      className={`grid justify-items-center gap-1 p-2 text-center text-xs ${isBroken ? "text-danger" : "text-beat-ink"}`}
    >
      <Icon aria-hidden className="size-5" />
      <span className="font-semibold">{name}</span>
      <span>{children}</span>
    </span>
  );
}

/** All pictures and videos of a post. */
export function Pictures({ media }: { media: readonly Medium[] }) {
  if (media.length === 0) return null;
  return (
    <ul aria-label="Pictures and videos" className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-2">
      {media.map((medium, place) => (
        <Picture key={`${place} ${keyOf(medium)}`} medium={medium} number={place + 1} />
      ))}
    </ul>
  );
}

/** "frozen.jpg" */
const nameOf = (url: string): string => url.split(/[?#]/)[0]?.split("/").pop() || url;
