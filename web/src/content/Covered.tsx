import { Fragment, type ReactNode } from "react";
import { isSameMedia } from "@/media/medium";
import { MediaRow } from "@/media/MediaRow";
import { Badge } from "@/ui/Badge";
import { DateTime } from "@/ui/DateTime";
import { Changes } from "./Changes";
import { buttonTarget, CTA_NAMES } from "./form";
import { Pictures } from "./Picture";
import type { Content, InstanceRow } from "./queries";
import { changedFacts, isChangedInLibrary, saidTexts, type Own, type SaidText } from "./saidTexts";

interface CoveredProps {
  content: Content;
  owns: readonly Own[];
  uses: readonly InstanceRow[];
}

/**
 * Everything that an approval releases: each text, pictures and button, with what changed since.
 */
export function Covered({ content, owns, uses }: CoveredProps) {
  const covers = content.approval?.covers ?? null;
  const changed = changedFacts(content, covers);
  const ahead = uses.filter(({ status }) => status !== "Posted");
  return (
    <div className="grid gap-4 rounded-card border border-line bg-raised px-4 py-3">
      {saidTexts(content, owns, covers).map((text) => (
        <Said key={text.key} text={text} isFirstTime={covers === null} hasOthers={owns.length > 0} />
      ))}
      {(content.media.length > 0 || changed.media) && (
        <Part name="Pictures and videos" changed={changed.media}>
          <Pictures media={content.media} />
          {isChangedInLibrary(content) && (
            <p className="text-sm">A picture or video, or what is said of it, was changed in the library. It is shown as it is now.</p>
          )}
          {changed.media && covers && !isSameMedia(covers.media, content.media) && <MediaBefore media={covers.media} />}
        </Part>
      )}
      {(content.cta_type !== "None" || changed.button) && (
        <Part name="Button" changed={changed.button}>
          <p className="wrap-anywhere">{spoken(content)}</p>
          {changed.button && covers && <Before>{spoken(covers)}</Before>}
        </Part>
      )}
      {changed.title && covers && (
        <Part name="Title" changed>
          <Changes before={covers.title} now={content.title} />
        </Part>
      )}
      {ahead.length > 0 && (
        <Part name="Where it goes">
          <ul className="text-sm">
            {ahead.map((use) => (
              <li key={use.id} className="wrap-anywhere">
                <bdi>{use.account_name}</bdi>
                {use.scheduled_for ? (
                  <>
                    , <DateTime at={use.scheduled_for} zone={use.timezone} />
                  </>
                ) : (
                  ", without a time"
                )}
                {use.status === "Draft" && " (draft)"}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

function Said({
  text: { account, now, before },
  isFirstTime,
  hasOthers,
}: {
  text: SaidText;
  isFirstTime: boolean;
  hasOthers: boolean;
}) {
  const name = account ? (
    <>
      Text on <bdi>{account}</bdi> only
    </>
  ) : hasOthers ? (
    "Text on the other accounts"
  ) : (
    "Text"
  );
  if (now === null) {
    return (
      <Part name={name} changed>
        <p>It no longer has a text of its own, and says what the others say.</p>
        <Before>{before}</Before>
      </Part>
    );
  }
  const isChanged = before !== now && !isFirstTime;
  return (
    <Part name={name} changed={isChanged}>
      {isChanged && before !== null ? (
        <Changes before={before} now={now} />
      ) : (
        <p dir="auto" className="rounded-control bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
          {now || <span className="text-ink-soft">No text.</span>}
        </p>
      )}
    </Part>
  );
}

function Part({ name, changed = false, children }: { name: ReactNode; changed?: boolean; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <h4 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        <span className="wrap-anywhere">{name}</span>
        {changed && <Badge tone="beat">Changed since the approval</Badge>}
      </h4>
      {children}
    </div>
  );
}

function Before({ children }: { children: ReactNode }) {
  return (
    <p dir="auto" className="text-sm wrap-anywhere text-ink-soft">
      Before: <del>{children}</del>
    </p>
  );
}

function MediaBefore({ media }: { media: Content["media"] }) {
  if (media.length === 0) return <Before>no picture</Before>;
  return (
    <div className="grid gap-1 text-sm text-ink-soft">
      Before:
      <MediaRow media={media} />
    </div>
  );
}

function spoken(of: Pick<Content, "cta_type" | "cta_url">): ReactNode {
  if (of.cta_type === "None") return "no button";
  return (
    <Fragment>
      {CTA_NAMES[of.cta_type]} <bdi>{buttonTarget(of)}</bdi>
    </Fragment>
  );
}
