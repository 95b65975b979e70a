import { useQuery } from "@tanstack/react-query";
import { useReceivers } from "@/accounts/platforms";
import { useTenantId } from "@/session/tenant";
import { timing } from "@/content/timing";
import { dateTime } from "@/time/format";
import { lateness } from "@/time/lag";
import { DateTime } from "@/ui/DateTime";
import { ErrorNote, Loading } from "@/ui/States";
import { attemptWords } from "@/ui/troubleWords";
import { Said } from "@/ui/Said";
import { attemptsQuery, type Attempt, type Post } from "../queries";
import { Section } from "./Section";

/** The post's history, the newest first. */
export function Past({ post, zone }: { post: Post; zone: string }) {
  const attempts = useQuery(attemptsQuery(useTenantId(), post));
  const items = attempts.data?.items.toReversed() ?? [];
  return (
    <Section title="Attempts">
      {attempts.isPending && <Loading what="its attempts" rows={1} />}
      {attempts.isError && !attempts.data && <ErrorNote error={attempts.error} />}
      {attempts.data && items.length === 0 && (
        <p className="text-ink-soft">Not sent yet.</p>
      )}
      <ol className="grid gap-3">
        {items.map((item) => (
          <Line key={`${item.generation}-${item.attempt}-${item.number}-${item.at}-${item.outcome}`} item={item} post={post} zone={zone} />
        ))}
      </ol>
    </Section>
  );
}

function Line({ item, post, zone }: { item: Attempt; post: Post; zone: string }) {
  const receiverOf = useReceivers();
  const words = attemptWords(receiverOf(post.platform), item);
  const punctual = punctuality(item, post, zone);
  return (
    <li className="border-l-2 border-line-strong pl-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <strong className="font-semibold">{spokenOutcome(item.outcome)}</strong>
        <span className="text-sm text-ink-soft">
          <DateTime at={item.at} zone={zone} />
          {punctual && `, ${punctual}`}
        </span>
      </p>
      {words && (
        <div className="text-sm wrap-anywhere">
          <Said {...words} />
        </div>
      )}
      {item.permalink && (
        <a
          href={item.permalink}
          target="_blank"
          rel="noreferrer"
          className="text-sm break-all text-accent underline underline-offset-4"
        >
          {item.permalink}
        </a>
      )}
      {item.text && (
        <details className="mt-1 text-sm">
          <summary className="text-ink-soft">What was shown</summary>
          <p dir="auto" className="mt-1 rounded-control bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
            {item.text}
          </p>
        </details>
      )}
    </li>
  );
}

/**
 * How late one try was. A post that was sent before its time is not late, but "sent ahead", as in
 * the history.
 */
export function punctuality(
  { at, outcome, generation, lag_seconds: lag }: Attempt,
  { scheduled_for, sent_ahead, generation: present }: Post,
  zone: string,
): string | null {
  if (lag === null) return null;
  if (!sent_ahead || generation !== present) return lateness(lag);
  if (outcome !== "posted" || scheduled_for === null) return null;
  const words = timing({ posted_at: at, scheduled_for, sent_ahead, lag_seconds: lag });
  return words === "Sent ahead"
    ? `sent ahead: it was planned for ${dateTime(scheduled_for, zone)}`
    : (words?.toLowerCase() ?? null);
}

/** "not_sent" in words. */
function spokenOutcome(outcome: string): string {
  const words = outcome.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
