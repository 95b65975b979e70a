import { useQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { limitsQuery, planName } from "@/session/limits";
import { useTenant } from "@/session/tenant";
import { longDay } from "@/time/format";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { LimitBars } from "./LimitBars";
import { LockedAccounts } from "./LockedAccounts";
import { Months } from "./Months";
import { Plans } from "./Plans";
import { planQuery, type PlanView } from "./queries";

/** The business's limits, their usage, and other plans. */
export function PlanPage() {
  const { tenant_id: tenantId } = useTenant();
  const plan = useQuery(planQuery(tenantId));
  const limits = useQuery(limitsQuery(tenantId));
  const failed = plan.error ?? limits.error;
  return (
    <Page title="Plan" intro={plan.data && <Intro plan={plan.data} />}>
      {!failed && (plan.isPending || limits.isPending) && <Loading what="the plan" />}
      {failed && !(plan.data && limits.data) && (
        <ErrorState
          title="The plan could not be loaded"
          error={failed}
          onRetry={() => {
            void plan.refetch();
            void limits.refetch();
          }}
        />
      )}
      {plan.data && limits.data && plan.data.plan === "unlimited" && (
        <EmptyState icon={Gauge} title="There are no limits here">
          <p>Everything that Drumbeat can do is yours, as much of it as you like.</p>
        </EmptyState>
      )}
      {plan.data && limits.data && plan.data.plan !== "unlimited" && (
        <div className="grid gap-5">
          <LockedAccounts plan={plan.data} />
          <LimitBars limits={limits.data.items} plans={plan.data.plans} />
          <Months />
          <Plans plan={plan.data} />
        </div>
      )}
    </Page>
  );
}

function Intro({ plan }: { plan: PlanView }) {
  const { timezone } = useTenant();
  if (plan.plan === "unlimited") return null;
  return (
    <>
      You are on the {planName(plan.plan)} plan.
      {plan.next_plan && plan.changes_at && (
        <>
          {" "}
          On {longDay(plan.changes_at, timezone)} it becomes {planName(plan.next_plan)}. What is scheduled goes
          out in any case.
        </>
      )}
    </>
  );
}

