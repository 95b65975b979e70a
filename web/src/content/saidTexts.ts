import { isSameMedia } from "@/media/medium";
import type { Content, Covers } from "./queries";

/**
 * A text that goes out, or one that no longer does, with the text that the last approval covered.
 */
export interface SaidText {
  key: string;
  /** The account with this text; null for the text of all others. */
  account: string | null;
  /** Null: this account no longer has a text of its own. */
  now: string | null;
  /** Null: the last approval did not cover it. */
  before: string | null;
}

export interface Own {
  instance_id: string;
  account_name: string;
  caption: string;
}

/** Every text that goes out with this content, with the approved one. */
export function saidTexts(content: Content, owns: readonly Own[], covers: Covers | null): SaidText[] {
  const approved = new Map(covers?.captions.map((each) => [each.instance_id, each]));
  const texts: SaidText[] = [
    { key: "base", account: null, now: content.base_caption, before: covers?.base_caption ?? null },
  ];
  for (const { instance_id: key, account_name: account, caption } of owns) {
    texts.push({ key, account, now: caption, before: approved.get(key)?.caption ?? null });
    approved.delete(key);
  }
  for (const [key, { account_name: account, caption }] of approved) {
    texts.push({ key, account, now: null, before: caption });
  }
  return texts;
}

/**
 * Whether a picture or video, or its description in the library, has changed since the approval.
 */
export const isChangedInLibrary = ({ approval, media }: Pick<Content, "approval" | "media">): boolean =>
  media.some(({ asset_id }) => asset_id !== null && (approval?.changed_assets ?? []).includes(asset_id));

/** The other parts that the approval covered and that have changed. */
export function changedFacts(content: Content, covers: Covers | null) {
  if (!covers) return { title: false, media: false, button: false };
  return {
    title: covers.title !== content.title,
    media: !isSameMedia(covers.media, content.media) || isChangedInLibrary(content),
    button:
      covers.cta_type !== content.cta_type || (covers.cta_url ?? null) !== (content.cta_url ?? null),
  };
}
