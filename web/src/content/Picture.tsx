import { ImageOff, ShieldOff } from "lucide-react";
import { useState } from "react";

/** A picture at a stranger's address; where it can't be shown, why not. */
export function Picture({ url, number }: { url: string; number: number }) {
  const [broken, setBroken] = useState<string | null>(null);
  // The Content-Security-Policy lets pictures in over https only.
  const isBlocked = !/^https:\/\//i.test(url);
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-1">
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
    </li>
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

/** All pictures of a post. */
export function Pictures({ urls }: { urls: readonly string[] }) {
  if (urls.length === 0) return null;
  return (
    <ul aria-label="Pictures" className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-2">
      {urls.map((url, place) => (
        <Picture key={`${place} ${url}`} url={url} number={place + 1} />
      ))}
    </ul>
  );
}

/** "frozen.jpg" */
const nameOf = (url: string): string => url.split(/[?#]/)[0]?.split("/").pop() || url;
