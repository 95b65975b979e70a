import { useQuery } from "@tanstack/react-query";
import { useTenantId } from "@/session/tenant";
import { lateness } from "@/time/lag";
import { DateTime } from "@/ui/DateTime";
import { ErrorNote, Loading } from "@/ui/States";
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
          <Line key={`${item.generation}-${item.attempt}-${item.number}-${item.at}-${item.outcome}`} item={item} zone={zone} />
        ))}
      </ol>
    </Section>
  );
}

function Line({ item, zone }: { item: Attempt; zone: string }) {
  return (
    <li className="border-l-2 border-line-strong pl-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <strong className="font-semibold">{spokenOutcome(item.outcome)}</strong>
        <span className="text-sm text-ink-soft">
          <DateTime at={item.at} zone={zone} />
          {item.lag_seconds !== null && `, ${lateness(item.lag_seconds)}`}
        </span>
      </p>
      {item.message && <p className="text-sm wrap-anywhere">{item.message}</p>}
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

/** "not_sent" as people write it. */
function spokenOutcome(outcome: string): string {
  const words = outcome.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
