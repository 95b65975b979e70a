import { Link } from "@tanstack/react-router";
import { Attached } from "@/content/Attached";
import { ContentStatusBadge } from "@/content/ContentStatusBadge";
import type { Content } from "@/content/queries";
import { useTenant } from "@/session/tenant";

/** A text that is there already: it is changed elsewhere. */
export function Reused({ content }: { content: Content }) {
  const { tenant_id: tenantId } = useTenant();
  const isHeld = content.status === "Needs Approval" || content.status === "Rejected";
  return (
    <div className="grid gap-2">
      <h2 dir="auto" className="font-display text-lg font-semibold wrap-anywhere">
        {content.title}
      </h2>
      <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
        {content.base_caption || "No text."}
      </p>
      <Attached content={content} />
      {isHeld && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <ContentStatusBadge status={content.status} />
          {content.status === "Needs Approval"
            ? "Scheduled posts go out once an admin has approved it."
            : "Nothing with it goes out until it is changed and approved."}
        </p>
      )}
      <p className="text-sm text-ink-soft">
        This was written before.{" "}
        <Link to="/t/$tenantId/posts" params={{ tenantId }} search={{ content: content.id }}>
          Edit it under Posts
        </Link>
        , or give single accounts another text.
      </p>
    </div>
  );
}
