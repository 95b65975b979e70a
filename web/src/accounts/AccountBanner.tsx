import { Link } from "@tanstack/react-router";
import { CalendarClock, CircleAlert, CirclePause, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useRights, useTenant, useTenantId } from "@/session/tenant";
import { date } from "@/time/format";
import { Button, buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Text } from "@/ui/Text";
import { useCheckAccounts } from "./check";
import type { Account } from "./queries";
import { useResume } from "./resume";
import { standingOf, type Standing } from "./standing";

/** How many accounts are named before the others are only counted. */
const MOST_NAMED = 3;

/** The accounts that can't or must not post, with one button that fixes it. */
export function AccountBanner({ accounts }: { accounts: readonly Account[] }) {
  const those = (standing: Standing) => accounts.filter((each) => standingOf(each) === standing);
  const [expired, silent, paused] = [those("reconnect"), those("silent"), those("paused")];
  const ending = those("connected").filter(({ connection }) => connection.status === "expiring");
  return (
    <>
      {expired.length > 0 && <Expired accounts={expired} />}
      {ending.length > 0 && <Ending accounts={ending} />}
      {silent.length > 0 && <Silent accounts={silent} />}
      {paused.length > 0 && <Paused accounts={paused} />}
    </>
  );
}

function Expired({ accounts }: { accounts: readonly Account[] }) {
  const tenantId = useTenantId();
  const { whyNotAdminister } = useRights();
  const [first, ...others] = accounts;
  return (
    <Banner icon={<Unplug aria-hidden />} tone="bg-danger-soft text-failed-ink">
      <p className="min-w-0 grow basis-48">
        <Names of={accounts} /> can't post: {accounts.length === 1 ? "the connection no longer works" : "their connections no longer work"}.{" "}
        {whyNotAdminister ? "An admin has to reconnect." : "Reconnect to post again."}
      </p>
      {!whyNotAdminister && (
        <Link
          to="/t/$tenantId/accounts"
          params={{ tenantId }}
          search={others.length === 0 ? { account: first?.id } : {}}
          className={buttonClass("secondary")}
        >
          {others.length === 0 ? "Reconnect" : `Reconnect ${accounts.length} accounts`}
        </Link>
      )}
    </Banner>
  );
}

/** Accounts that can still post but whose connection ends within days. */
function Ending({ accounts }: { accounts: readonly Account[] }) {
  const { tenant_id: tenantId, timezone } = useTenant();
  const { whyNotAdminister } = useRights();
  const [first, ...others] = accounts.toSorted((one, other) => endOf(one) - endOf(other));
  const until = first?.connection.ends_at;
  return (
    <Banner icon={<CalendarClock aria-hidden />} tone="bg-beat-soft text-beat-ink">
      <p className="min-w-0 grow basis-48">
        <Names of={accounts} /> {accounts.length === 1 ? "posts" : "post"} until{" "}
        {until ? date(until, timezone) : "soon"}
        {others.length > 0 && " or a little later"}: then {accounts.length === 1 ? "its connection" : "their connections"} will
        have ended. {whyNotAdminister ? "An admin has to reconnect before." : "Reconnect before."}
      </p>
      {!whyNotAdminister && (
        <Link
          to="/t/$tenantId/accounts"
          params={{ tenantId }}
          search={{ account: first?.id }}
          className={buttonClass("secondary")}
        >
          {others.length === 0 ? "Reconnect" : "Reconnect the first"}
        </Link>
      )}
    </Banner>
  );
}

const endOf = ({ connection }: Account): number => Date.parse(connection.ends_at ?? "");

function Silent({ accounts }: { accounts: readonly Account[] }) {
  const { whyNotAdminister } = useRights();
  const check = useCheckAccounts(useTenantId());
  return (
    <Banner icon={<CircleAlert aria-hidden />} tone="bg-beat-soft text-beat-ink">
      <p className="min-w-0 grow basis-48">
        <Names of={accounts} /> gave no answer when {accounts.length === 1 ? "it was" : "they were"} last
        checked, so posts may not go out. {whyNotAdminister && "An admin can check again."}
      </p>
      {!whyNotAdminister && (
        <Button busy={check.isPending} onClick={() => check.mutate(accounts.map(({ id }) => id))}>
          Check again
        </Button>
      )}
    </Banner>
  );
}

function Paused({ accounts }: { accounts: readonly Account[] }) {
  const { whyNotAdminister } = useRights();
  const resume = useResume(useTenantId());
  return (
    <Banner icon={<CirclePause aria-hidden />} tone="bg-skipped-soft text-skipped-ink">
      <p className="min-w-0 grow basis-48">
        <Names of={accounts} /> {accounts.length === 1 ? "is" : "are"} paused: posts that fall due are
        skipped. {whyNotAdminister && "An admin can resume posting."}
      </p>
      {!whyNotAdminister && (
        <Button busy={resume.isPending} onClick={() => resume.mutate(accounts)}>
          {accounts.length === 1 ? "Resume" : `Resume ${accounts.length} accounts`}
        </Button>
      )}
    </Banner>
  );
}

function Banner({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <div
      role="status"
      className={cn(
        "mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-current/25 px-4 py-2.5 print:hidden [&_svg]:size-5 [&_svg]:shrink-0",
        tone,
      )}
    >
      {icon}
      {children}
    </div>
  );
}

/** "Website", "Website and Blog", "Website, Blog, Shop and 4 more" */
function Names({ of: accounts }: { of: readonly Account[] }) {
  const more = accounts.length - MOST_NAMED;
  const parts = accounts.slice(0, MOST_NAMED).map(({ id, name }) => (
    <strong key={id}>
      <Text>{name}</Text>
    </strong>
  ));
  if (more > 0) parts.push(<span key="more">{more} more</span>);
  return parts.map((part, index) => (
    <span key={part.key}>
      {index > 0 && (index === parts.length - 1 ? " and " : ", ")}
      {part}
    </span>
  ));
}
