import type { ReactNode } from "react";
import { DateTime } from "@/ui/DateTime";
import { lateness } from "@/time/lag";
import { zoneTime } from "@/time/zones";
import { wasSentAhead } from "../moves";
import { Countdown } from "./Countdown";
import type { PartProps } from "./part";

/** Its times, and its link. */
export function When({ post, zone }: PartProps) {
  const { scheduled_for: planned, posted_at: posted } = post;
  const punctuality = punctualityOf(post);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5">
      <Fact name="Time">
        {planned ? (
          <>
            <DateTime at={planned} zone={zone} /> <span className="text-ink-soft">{zoneTime(zone)}</span>
          </>
        ) : (
          "No time yet"
        )}
        {planned && post.timezone !== zone && (
          <span className="block text-sm text-ink-soft">
            <DateTime at={planned} zone={post.timezone} /> {zoneTime(post.timezone)}, where the account is
          </span>
        )}
        {post.status === "Scheduled" && post.due_at && <Countdown at={post.due_at} planned={planned} zone={zone} />}
      </Fact>
      {posted && (
        <Fact name="Posted">
          <DateTime at={posted} zone={zone} />
          {punctuality && <span className="text-ink-soft"> ({punctuality})</span>}
        </Fact>
      )}
      {post.permalink && (
        <Fact name="Link">
          <a
            href={post.permalink}
            target="_blank"
            rel="noreferrer"
            className="break-all text-accent underline underline-offset-4"
          >
            See it on the network
            <span className="sr-only"> (opens a new tab)</span>
          </a>
        </Fact>
      )}
      {post.platform_post_id && (
        <Fact name="Id there">
          <code className="font-mono text-sm break-all">{post.platform_post_id}</code>
        </Fact>
      )}
    </dl>
  );
}

/** Whether it was on time. A post that was sent ahead is never late, however long it waited. */
function punctualityOf(post: PartProps["post"]): string | null {
  if (wasSentAhead(post)) return "ahead of its time";
  if (post.sent_ahead) return "on time";
  return post.lag_seconds === null ? null : lateness(post.lag_seconds);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
