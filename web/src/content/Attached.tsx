import { CTA_NAMES } from "./form";
import type { Content } from "./queries";

/** What a content item carries besides its caption: pictures, and a button. */
export function Attached({ content }: { content: Content }) {
  const { media_urls, cta_type, cta_url } = content;
  return (
    <>
      {media_urls.length > 0 && (
        <ul aria-label="Media" className="grid gap-1 text-sm">
          {media_urls.map((url) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer" className="break-all">
                {url}
              </a>
            </li>
          ))}
        </ul>
      )}
      {cta_type !== "None" && (
        <p className="text-sm">
          <span className="font-semibold">Button: {CTA_NAMES[cta_type]}</span>{" "}
          <span className="break-all text-ink-soft">{cta_url ?? "without an address"}</span>
        </p>
      )}
    </>
  );
}
