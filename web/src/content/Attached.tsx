import { buttonTarget, CTA_NAMES } from "./form";
import { Pictures } from "./Picture";
import type { Content } from "./queries";

/** What a post has besides its text: pictures, and a button. */
export function Attached({ content }: { content: Content }) {
  const { media, cta_type } = content;
  return (
    <>
      <Pictures media={media} />
      {cta_type !== "None" && (
        <p className="text-sm wrap-anywhere">
          <span className="font-semibold">Button: {CTA_NAMES[cta_type]}</span>{" "}
          <bdi className="text-ink-soft">{buttonTarget(content) || "leads nowhere yet"}</bdi>
        </p>
      )}
    </>
  );
}
