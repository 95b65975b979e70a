import { Image as ImageIcon, Link2 } from "lucide-react";
import { useState } from "react";
import type { Account } from "@/accounts/queries";
import { CTA_NAMES, type ContentValues } from "@/content/form";
import { textLength, UNIT_NAMES } from "@/content/textLength";
import { cn } from "@/ui/cn";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { shownOn, type Platform } from "./shown";

interface PreviewProps {
  account: Account;
  platform: Platform | undefined;
  values: ContentValues;
  caption: string;
}

/** How one account's network will show the post, and how much of its room it takes. */
export function Preview({ account, platform, values, caption }: PreviewProps) {
  const shown = shownOn(account.platform, values, caption);
  return (
    <article
      aria-label={`Preview on ${account.name}`}
      className="overflow-hidden rounded-card border border-line bg-raised"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <NetworkIcon platform={account.platform} className="text-accent" />
        <span className="min-w-0 grow truncate font-semibold">{account.name}</span>
        <span className="text-sm text-ink-soft">{networkName(account.platform)}</span>
      </header>
      <div className="grid gap-3 px-4 py-3">
        {account.platform === "webhook" && values.title && (
          <p className="font-semibold break-words">{values.title}</p>
        )}
        <p className="break-words whitespace-pre-wrap">
          {shown.text || <span className="text-ink-soft">No text.</span>}
        </p>
        {shown.media.length > 0 && (
          <ul aria-label="Media" className="grid grid-cols-2 gap-2">
            {shown.media.map((url, place) => (
              <Picture key={`${place} ${url}`} url={url} />
            ))}
          </ul>
        )}
        {shown.link && (
          <p className="flex items-center gap-2 rounded-control bg-sunken px-3 py-2 text-sm">
            <Link2 aria-hidden className="size-4 shrink-0" />
            <span className="min-w-0 break-all">
              {account.platform === "webhook" && values.cta_type !== "None" && (
                <span className="font-semibold">{CTA_NAMES[values.cta_type]}: </span>
              )}
              {shown.link}
            </span>
          </p>
        )}
      </div>
      <Lengths text={shown.text} platform={platform} />
    </article>
  );
}

/** A picture; its address where it can't be shown. */
function Picture({ url }: { url: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  // The Content-Security-Policy lets pictures in over https only.
  const shows = url.startsWith("https://") && failed !== url;
  return (
    <li className="grid aspect-4/3 place-items-center overflow-hidden rounded-control bg-sunken">
      {shows ? (
        <img
          src={url}
          alt={`At ${url}`}
          loading="lazy"
          referrerPolicy="no-referrer"
          className="size-full object-cover"
          onError={() => setFailed(url)}
        />
      ) : (
        <span className="grid justify-items-center gap-1 p-2 text-center text-xs text-ink-soft">
          <ImageIcon aria-hidden className="size-5" />
          <span className="line-clamp-3 break-all">{url}</span>
        </span>
      )}
    </li>
  );
}

/** How long the text is by each of the network's own rules. */
function Lengths({ text, platform }: { text: string; platform: Platform | undefined }) {
  const limits = platform?.text ?? [];
  if (limits.length === 0) {
    return (
      <p className="border-t border-line px-4 py-2 text-sm text-ink-soft">
        {textLength(text, "graphemes").toLocaleString()} characters, no limit
      </p>
    );
  }
  return (
    <ul className="grid gap-1 border-t border-line px-4 py-2 text-sm">
      {limits.map(({ unit, most }) => {
        const length = textLength(text, unit);
        const over = length - most;
        return (
          <li key={unit} className={cn(over > 0 ? "font-semibold text-danger" : "text-ink-soft")}>
            {length.toLocaleString()} of {most.toLocaleString()} {UNIT_NAMES[unit]}
            {over > 0 && `: ${over.toLocaleString()} too many`}
          </li>
        );
      })}
    </ul>
  );
}
