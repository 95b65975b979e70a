import { isNear, planName, type Limit } from "@/session/limits";
import { useTenant } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card } from "@/ui/Page";
import { Progress } from "@/ui/Progress";
import type { PlanView } from "./queries";
import { amount, COUNTED, limitLabel, used } from "./words";

interface LimitBarsProps {
  limits: readonly Limit[];
  plans: PlanView["plans"];
}

/** How much of each limit is used, with the larger plan's limit when little is left. */
export function LimitBars({ limits, plans }: LimitBarsProps) {
  const counted = limits.filter(({ name, max }) => COUNTED.includes(name) && max !== null);
  return (
    <Card>
      <h2 className="mb-3 font-display text-lg font-semibold">What you use</h2>
      <ul className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {counted.map((limit) => (
          <li key={limit.name}>
            <Bar limit={limit} plans={plans} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Bar({ limit, plans }: { limit: Limit; plans: PlanView["plans"] }) {
  const { timezone } = useTenant();
  const { name, current, max, resets_at: resetsAt, upgrade_to: larger } = limit;
  const most = max ?? 0;
  const isFull = current >= most;
  const label = limitLabel(name);
  const given = plans.find(({ plan }) => plan === larger)?.limits[name];
  return (
    <>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="font-medium">{label}</h3>
        <p className="text-sm tabular-nums">{most === 0 ? "None" : used(name, current, most)}</p>
      </div>
      {most > 0 && (
        <Progress label={`${label}: ${used(name, current, most)}`} value={current} max={most} tone={isFull ? "danger" : "accent"} />
      )}
      <Networks limit={limit} most={most} />
      {isNear(current, max) && (
        <p className="mt-1.5 text-sm text-ink-soft">
          {isFull && most > 0 && "There is no room for more"}
          {isFull && most > 0 && resetsAt && <> until {dateTime(resetsAt, timezone)}</>}
          {isFull && most > 0 && ". "}
          {larger && given !== undefined && (
            <>
              With {planName(larger)}: {amount(name, given)}.
            </>
          )}
        </p>
      )}
    </>
  );
}

/** The usage by network, for limits per network. */
function Networks({ limit, most }: { limit: Limit; most: number }) {
  const counted = Object.entries(limit.by_platform).filter(([, current]) => current > 0);
  if (counted.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
      {counted.map(([platform, current]) => (
        <li key={platform} className="flex items-center gap-1.5 tabular-nums">
          <NetworkIcon platform={platform} className="size-4" />
          {current} of {most}
        </li>
      ))}
    </ul>
  );
}
