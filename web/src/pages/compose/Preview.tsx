import { Link2 } from "lucide-react";
import type { Account } from "@/accounts/queries";
import { CTA_NAMES, type ContentValues } from "@/content/form";
import { textLength, UNIT_NAMES } from "@/ui/textLength";
import { cn } from "@/ui/cn";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { Text } from "@/ui/Text";
import { PreviewMedia } from "./PreviewMedia";
import { shownOn, type Platform } from "./shown";

interface PreviewProps {
  account: Account;
  platform: Platform | undefined;
  values: ContentValues;
  caption: string;
}

/** How one account's network will show the post, and how much of its room it takes. */
export function Preview({ account, platform, values, caption }: PreviewProps) {
  // Networks that are handed all fields show title and button as they like.
  const isHandedOver = platform?.link === "field";
  const shown = shownOn(platform, values, caption);
  return (
    <article
      aria-label={`Preview on ${account.name}`}
      className="min-w-0 overflow-hidden rounded-card border border-line bg-raised"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <NetworkIcon platform={account.platform} className="text-accent" />
        <span className="min-w-0 grow font-semibold">
          <Text truncate>{account.name}</Text>
        </span>
        <span className="text-sm text-ink-soft">{platform?.display_name ?? networkName(account.platform)}</span>
      </header>
      <div className="grid grid-cols-1 gap-3 px-4 py-3">
        {isHandedOver && values.title && (
          <p dir="auto" className="font-semibold wrap-anywhere">
            {values.title}
          </p>
        )}
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {shown.text || <span className="text-ink-soft">No text.</span>}
        </p>
        <PreviewMedia media={shown.media} account={account} platform={platform} />
        {shown.link && (
          <p className="flex items-center gap-2 rounded-control bg-sunken px-3 py-2 text-sm">
            <Link2 aria-hidden className="size-4 shrink-0" />
            <span className="min-w-0 break-all">
              {isHandedOver && values.cta_type !== "None" && (
                <span className="font-semibold">{CTA_NAMES[values.cta_type]}: </span>
              )}
              <bdi>{shown.link}</bdi>
            </span>
          </p>
        )}
      </div>
      <Lengths text={shown.text} platform={platform} />
    </article>
  );
}

/** How long the text is by each of the network's own rules. */
function Lengths({ text, platform }: { text: string; platform: Platform | undefined }) {
  // Others hold for single options, whose fields count them.
  const limits = (platform?.text ?? []).filter(({ field }) => field === "text");
  if (text === "") return null;
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
