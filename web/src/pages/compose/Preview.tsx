import { Link2 } from "lucide-react";
import { Portrait } from "@/accounts/Portrait";
import type { Account } from "@/accounts/queries";
import { CTA_NAMES, type ContentValues } from "@/content/form";
import { textLength, UNIT_NAMES } from "@/ui/textLength";
import { xAddresses } from "@/ui/xAddresses";
import { cn } from "@/ui/cn";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { Text } from "@/ui/Text";
import { PreviewMedia } from "./PreviewMedia";
import { shownOn, type Platform, type Shown } from "./shown";

interface PreviewProps {
  account: Account;
  platform: Platform | undefined;
  values: ContentValues;
  caption: string;
  /** When it goes out, in words. */
  when?: string | undefined;
}

/** A preview of the post in the layout of one account's network, with the length of its text. */
export function Preview({ account, platform, values, caption, when }: PreviewProps) {
  // Receivers that get all fields decide how to show title and button.
  const isHandedOver = platform?.link === "field";
  const shown = shownOn(platform, values, caption);
  const isCarousel = platform?.look.carousel ?? false;
  const media = <PreviewMedia media={shown.media} account={account} platform={platform} isCarousel={isCarousel} />;
  return (
    <article
      aria-label={`Preview on ${account.name}`}
      className="min-w-0 overflow-hidden rounded-card border border-line bg-raised"
    >
      <header className="flex items-center gap-3 px-4 py-3">
        <Avatar account={account} />
        <div className="min-w-0 grow leading-tight">
          <Text truncate className="font-semibold">
            {account.name}
          </Text>
          <p className="text-sm text-ink-soft">
            <span>{platform?.display_name ?? networkName(account.platform)}</span>
            {when && <span> · {when}</span>}
          </p>
        </div>
      </header>
      <div className="grid grid-cols-1 gap-3 px-4 pb-3">
        {platform?.look.media_first && media}
        {isHandedOver && values.title && (
          <p dir="auto" className="font-semibold wrap-anywhere">
            {values.title}
          </p>
        )}
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {shown.text || <span className="text-ink-soft">No text.</span>}
        </p>
        {!platform?.look.media_first && media}
        {shown.link && (
          <LinkCard
            link={shown.link}
            words={isHandedOver && values.cta_type !== "None" ? CTA_NAMES[values.cta_type] : undefined}
          />
        )}
      </div>
      <Lengths shown={shown} platform={platform} />
      {platform?.link_note && hasLink(shown) && (
        <p className="border-t border-line px-4 py-2 text-sm text-ink-soft">{platform.link_note}</p>
      )}
    </article>
  );
}

/** Whether the post has a link: in the text, or as its button. */
const hasLink = ({ text, link }: Shown): boolean => link !== null || xAddresses(text).length > 0;

/** The account's picture with its network's icon. */
function Avatar({ account }: { account: Account }) {
  return (
    <span aria-hidden className="relative size-10 shrink-0">
      <Portrait name={account.name} src={account.picture_url} className="size-10 font-display text-lg" />
      <span className="absolute -right-1 -bottom-1 grid size-5 place-items-center rounded-full bg-raised">
        <NetworkIcon platform={account.platform} className="size-3.5 text-accent" />
      </span>
    </span>
  );
}

/** The card of a link that is not part of the text: its site, and its address. */
function LinkCard({ link, words }: { link: string; words: string | undefined }) {
  const site = URL.canParse(link) ? new URL(link).hostname : "";
  return (
    <div className="flex items-center gap-3 rounded-control border border-line bg-sunken px-3 py-2 text-sm">
      <Link2 aria-hidden className="size-5 shrink-0 text-ink-soft" />
      <div className="min-w-0">
        {site && <p className="truncate text-ink-soft uppercase">{site}</p>}
        <p className="break-all">
          {words && <span className="font-semibold">{words}: </span>}
          <bdi>{link}</bdi>
        </p>
      </div>
    </div>
  );
}

/** How long the text is by each of the network's own rules for what is posted. */
function Lengths({ shown: { text, media }, platform }: { shown: Shown; platform: Platform | undefined }) {
  const hasVideo = media.some(({ kind }) => kind === "video");
  // Others hold for single options, whose fields count them.
  const limits = (platform?.text ?? []).filter(
    ({ field, with_video: withVideo }) => field === "text" && (withVideo === null || withVideo === hasVideo),
  );
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
