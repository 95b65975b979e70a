import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { planName } from "@/session/limits";
import { useTenant } from "@/session/tenant";
import { sizeWords } from "@/media/files";
import { longDay } from "@/time/format";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { previewQuery, type Plan, type PlanView, type Preview } from "./queries";
import { amount, LIMIT_NAMES, limitLabel } from "./words";

/** The plans side by side, and what a change to another one would mean. */
export function Plans({ plan }: { plan: PlanView }) {
  const [asked, setAsked] = useState<Plan>();
  return (
    <Card>
      <h2 className="mb-3 font-display text-lg font-semibold">The plans</h2>
      <table className="w-full text-left text-xs sm:text-sm">
          <caption className="sr-only">What each plan gives</caption>
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="py-2 pr-2 sm:pr-3 font-medium text-ink-soft">
                <span className="sr-only">What you get</span>
              </th>
              {plan.plans.map(({ plan: name }) => (
                <th key={name} scope="col" className="px-1.5 py-2 align-bottom font-semibold sm:px-3">
                  <span className="flex flex-wrap items-center gap-2">
                    {planName(name)}
                    {name === plan.plan && <Badge tone="accent">Yours</Badge>}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LIMIT_NAMES.map((limit) => (
              <tr key={limit} className="border-b border-line last:border-0">
                <th scope="row" className="py-2 pr-2 sm:pr-3 font-normal text-ink-soft">
                  {limitLabel(limit)}
                </th>
                {plan.plans.map(({ plan: name, limits }) => (
                  <td key={name} className="px-1.5 py-2 whitespace-nowrap tabular-nums sm:px-3">
                    {amount(limit, limits[limit] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
      </table>
      <div className="mt-4 flex flex-wrap gap-2">
        {plan.plans
          .filter(({ plan: name }) => name !== plan.plan)
          .map(({ plan: name }) => (
            <Button key={name} size="small" aria-expanded={asked === name} onClick={() => setAsked(name)}>
              What would {planName(name)} change?
            </Button>
          ))}
      </div>
      {asked && <Change key={asked} to={asked} />}
      <p className="mt-4 max-w-prose text-sm text-ink-soft">
        To change your plan, ask whoever runs this Drumbeat for you. A larger plan begins at once, a smaller one with
        your next month.
      </p>
    </Card>
  );
}

function Change({ to }: { to: Plan }) {
  const { tenant_id: tenantId } = useTenant();
  const told = useQuery(previewQuery(tenantId, to));
  return (
    <section aria-label={`With ${planName(to)}`} aria-live="polite" className="mt-3 rounded-control bg-sunken px-4 py-3">
      {told.isPending && <Loading what="what would change" rows={1} />}
      <ErrorNote error={told.error} />
      {told.data && <Told preview={told.data} />}
    </section>
  );
}

function Told({ preview }: { preview: Preview }) {
  const { timezone } = useTenant();
  const { plan, begins_at: beginsAt, locked_accounts: locked, over_queue: queue, over_storage: storage } = preview;
  return (
    <>
      <p className="font-medium">
        {planName(plan)} would begin {beginsAt ? `on ${longDay(beginsAt, timezone)}` : "at once"}.
      </p>
      <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
        {locked.length > 0 && (
          <li>
            {locked.length === 1 ? "This account would be locked: " : "These accounts would be locked: "}
            {locked.map(({ id, name }, place) => (
              <span key={id}>
                {place > 0 && ", "}
                <Text>{name}</Text>
              </span>
            ))}
            . You can choose others.
          </li>
        )}
        {queue > 0 && (
          <li>
            All that is scheduled goes out. Another post can be scheduled once {queue} fewer are waiting.
          </li>
        )}
        {storage > 0 && <li>{sizeWords(storage)} of pictures and videos would have to go before another file fits.</li>}
        {locked.length === 0 && queue === 0 && storage === 0 && <li>Nothing that you have would be locked.</li>}
      </ul>
    </>
  );
}
