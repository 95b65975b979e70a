import { Link } from "@tanstack/react-router";
import { Coins } from "lucide-react";
import { longDay } from "@/time/format";
import { costWords, creditsWords, monthOf, useCredits } from "./credits";
import { useTenant } from "./tenant";

/** This month's remaining credits, in the navigation. Nothing without credits. */
export function CreditsLeft() {
  const credits = useCredits();
  const { timezone } = useTenant();
  if (!credits?.period) return null;
  return (
    <p className="border-t border-line px-1 pt-3 text-sm text-ink-soft">
      Credits until {longDay(credits.period.ends_at, timezone)}
      <br />
      <span className="font-medium text-ink">{credits.available} left</span>
      {Boolean(credits.reserved) && <>, {credits.reserved} reserved for posts on their way</>}
    </p>
  );
}

/** On every page while few credits are left, or none. */
export function CreditsBanner() {
  const credits = useCredits();
  const { tenant_id: tenantId, timezone } = useTenant();
  if (!credits?.period || !credits.low) return null;
  const until = longDay(credits.period.ends_at, timezone);
  return (
    <section
      aria-label="Credits"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-beat-soft px-4 py-3 text-beat-ink"
    >
      <Coins aria-hidden className="size-5 shrink-0" />
      <p className="min-w-0 grow basis-56">
        {credits.available === 0 ? (
          <>
            <strong>No credits are left until {until}.</strong> Posts that have theirs still go out;
            nothing else can be scheduled before.
          </>
        ) : (
          <>
            <strong>Only {creditsWords(credits.available ?? 0)} left until {until}.</strong> Each post
            that is scheduled takes one.
          </>
        )}
      </p>
      <Link to="/t/$tenantId/plan" params={{ tenantId }} className="text-inherit underline underline-offset-4">
        See your plan
      </Link>
    </section>
  );
}

/** What an action costs, before it is done. Nothing without credits. */
export function Cost({ count, at = null }: { count: number; at?: Date | null }) {
  const credits = useCredits();
  const { timezone } = useTenant();
  if (!credits || count === 0) return null;
  const month = monthOf(credits, at);
  const short = month !== undefined && month.available < count;
  return (
    <p className={short ? "text-sm text-failed-ink" : "text-sm text-ink-soft"}>
      <Coins aria-hidden className="mr-1.5 inline size-4 align-text-bottom" />
      {costWords(credits, count, at, timezone)}
    </p>
  );
}

/** As `Cost`, for an unknown number of posts. */
export function CostOfEach() {
  const credits = useCredits();
  if (!credits) return null;
  return (
    <p className="mt-2 text-sm text-ink-soft">
      Each uses 1 of your {creditsWords(credits.available ?? 0)}; where none is left a post stays as it is.
    </p>
  );
}
