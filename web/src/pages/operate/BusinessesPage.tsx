import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Building2 } from "lucide-react";
import { useState } from "react";
import { answer, api, type Schema } from "@/api/client";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { Facts } from "@/ui/Facts";
import { Field, Input, Select } from "@/ui/Field";
import { EmptyState } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { useSettled } from "@/ui/useSettled";
import { CorrectDialog, CreditCount } from "./CreditCount";
import { Csv } from "./Csv";
import { Listing, rowsOf } from "./Listing";
import { linkClass, LookedPage, SearchField, ZONE } from "./Looked";
import { businessesFilter, businessesQuery, operateKey, type Business } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { carried, type BusinessesSearch } from "./search";
import { without } from "./without";
import { count, inBytes, limitName, mostWords, PLAN } from "./words";

const route = getRouteApi("/in/operate/businesses");
type Plan = Schema["Plan"];
const PLANS = Object.keys(PLAN) as Plan[];

export function BusinessesPage() {
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const told = useInfiniteQuery(businessesQuery(wanted));
  const businesses = rowsOf(told);
  const opened = businesses.find(({ tenant_id }) => tenant_id === wanted.open);

  function filter(change: BusinessesSearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <LookedPage
      title="Businesses"
      intro="Their plans, credits and limits. What they write and post stays theirs."
      withRange={false}
      withBusiness={false}
      actions={
        <Csv path="/api/v1/admin/tenants" query={businessesFilter(wanted)} name="businesses" />
      }
    >
      <Filters wanted={wanted} onChange={filter} />
      <Listing
        told={told}
        what="businesses"
        caption="Businesses"
        rowKey={({ tenant_id }) => tenant_id}
        columns={columns((open) => filter({ open }))}
        empty={
          <EmptyState icon={Building2} title="No such business">
            Look for another part of its name or its short name, or on all plans.
          </EmptyState>
        }
      />
      {opened && <Detail business={opened} onClose={() => filter({ open: undefined })} />}
    </LookedPage>
  );
}

function Filters({
  wanted,
  onChange,
}: {
  wanted: BusinessesSearch;
  onChange: (change: BusinessesSearch) => void;
}) {
  const given = wanted.q ?? wanted.business ?? "";
  const [typed, setTyped] = useState(given);
  const [shown, setShown] = useState(given);
  if (shown !== given) {
    setShown(given);
    setTyped(given);
  }
  const settled = useSettled(typed.trim(), 400);
  if (settled === typed.trim() && settled !== given && shown === given) {
    // After this render, because the router is another component.
    queueMicrotask(() => onChange({ q: settled || undefined, business: undefined }));
  }
  return (
    <form
      role="search"
      aria-label="Businesses"
      className="mb-5 flex flex-wrap items-end gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <SearchField label="Name or short name" value={typed} onChange={setTyped} />
      <Field label="Plan" className="min-w-40">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.plan ?? ""}
            onChange={(event) => onChange({ plan: event.target.value || undefined })}
          >
            <option value="">All plans</option>
            {PLANS.map((plan) => (
              <option key={plan} value={plan}>
                {PLAN[plan]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </form>
  );
}

function columns(open: (id: string) => void): Column<Business>[] {
  return [
    {
      key: "name",
      header: "Business",
      names: true,
      cell: ({ tenant_id, name, leaves_at }) => (
        <span className="grid">
          <button
            type="button"
            className="text-left font-medium underline decoration-line-strong underline-offset-4 hover:decoration-accent"
            onClick={() => open(tenant_id)}
          >
            <Text>{name}</Text>
          </button>
          <span className="text-sm wrap-anywhere text-ink-soft">
            {tenant_id}
            {leaves_at && " · is to be deleted"}
          </span>
        </span>
      ),
    },
    {
      key: "plan",
      header: "Plan",
      cell: ({ plan, next_plan, plan_changes_at }) => (
        <span className="grid">
          {PLAN[plan]}
          {next_plan && plan_changes_at && (
            <span className="text-sm text-ink-soft">
              {PLAN[next_plan]} from <DateTime at={plan_changes_at} zone={ZONE} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: "credits",
      header: "Credits this month",
      className: "text-sm tabular-nums",
      cell: ({ credits }) =>
        credits ? `${count(credits.available)} of ${count(credits.granted)} left` : "Not counted",
    },
    {
      key: "own",
      header: "Limits of its own",
      className: "text-sm",
      cell: ({ own_limits }) => {
        const names = Object.keys(own_limits);
        return names.length > 0 ? names.map(limitName).join(", ") : "None of its own";
      },
    },
    {
      key: "since",
      header: "Since",
      className: "text-sm tabular-nums",
      cell: ({ created_at }) => <DateTime at={created_at} zone={ZONE} asRelative />,
    },
  ];
}

interface Change {
  plan?: Plan;
  credits?: number;
  limits?: Record<string, number | null>;
}

/** One business, and the changes that operators can make, each with a reason. */
function Detail({ business, onClose }: { business: Business; onClose: () => void }) {
  const { tenant_id: id, name, credits, limits, own_limits } = business;
  const its = { ...carried(route.useSearch()), business: id };
  const queries = useQueryClient();
  const [change, setChange] = useState<Change>({});
  const [asking, setAsking] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const save = useMutation({
    mutationFn: (reason: string) =>
      answer(
        api.PATCH("/api/v1/admin/tenants/{tenant_id}", {
          params: { path: { tenant_id: id } },
          body: { ...change, reason },
        }),
      ),
    onSuccess: async () => {
      setAsking(false);
      setChange({});
      toast("Changed, and written down under Changes.");
      await queries.invalidateQueries({ queryKey: operateKey() });
    },
    meta: { showsError: true },
  });
  const isChanged = Object.keys(change).length > 0;
  const limited = business.plan !== "unlimited" || (change.plan ?? "unlimited") !== "unlimited";

  /** An empty field removes a business's own limit; without one, nothing changes. */
  function limit(limited: string, text: string) {
    const next: Record<string, number | null> = { ...change.limits };
    Reflect.deleteProperty(next, limited);
    if (text !== "") next[limited] = Number(text);
    else if (limited in own_limits) next[limited] = null;
    const rest = without(change, "limits");
    setChange(Object.keys(next).length > 0 ? { ...rest, limits: next } : rest);
  }

  return (
    <>
      <Sheet
        open={!asking && !correcting}
        onOpenChange={(open) => !open && onClose()}
        title={<Text>{name}</Text>}
        description={id}
        footer={
          <Button
            look="primary"
            whyNot={isChanged ? undefined : "Nothing is changed yet."}
            onClick={() => setAsking(true)}
          >
            Save…
          </Button>
        }
      >
        <div className="grid gap-6">
          <div className="flex flex-wrap gap-2">
            <Link to="/operate" search={its} className={linkClass}>
              Figures
            </Link>
            <Link to="/operate/errors" search={its} className={linkClass}>
              Errors
            </Link>
            <Link to="/operate/jobs" search={its} className={linkClass}>
              Jobs
            </Link>
            <Link to="/operate/changes" search={its} className={linkClass}>
              Changes
            </Link>
          </div>
          <Field
            label="Plan"
            hint="A larger plan holds at once, a smaller one from the end of the month on."
          >
            {(wiring) => (
              <Select
                {...wiring}
                value={change.plan ?? business.plan}
                onChange={(event) => {
                  const plan = event.target.value as Plan;
                  const rest = without(change, "plan");
                  setChange(plan === business.plan ? rest : { ...rest, plan });
                }}
              >
                {PLANS.map((plan) => (
                  <option key={plan} value={plan}>
                    {PLAN[plan]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {credits && (
            <>
              <Facts
                facts={[
                  ["Credits left this month", count(credits.available)],
                  ["Held by posts, on their way or out", count(credits.held)],
                  ["The month ends", <DateTime key="ends" at={credits.ends_at} zone={ZONE} />],
                ]}
              />
              <Field
                label="Credits of this month, in all"
                hint={`${count(credits.granted)} now. With fewer than posts hold, scheduled posts lose theirs: those that are due latest first, and they are skipped.`}
              >
                {(wiring) => (
                  <Input
                    {...wiring}
                    type="number"
                    min={0}
                    inputMode="numeric"
                    placeholder={String(credits.granted)}
                    value={change.credits ?? ""}
                    onChange={(event) => {
                      const rest = without(change, "credits");
                      setChange(event.target.value === "" ? rest : { ...rest, credits: Number(event.target.value) });
                    }}
                  />
                )}
              </Field>
              <CreditCount business={id} onAsk={setCorrecting} />
            </>
          )}
          {limited && (
            <fieldset className="grid gap-4">
              <legend className="mb-1 font-display text-lg font-semibold">Limits of its own</legend>
              <p className="text-sm text-ink-soft">Left empty, they are those of its plan.</p>
              {Object.entries(limits).map(([each, most]) => (
                <Field
                  key={each}
                  label={limitName(each)}
                  hint={inBytes(each, String(change.limits?.[each] ?? own_limits[each] ?? most ?? ""))}
                >
                  {(wiring) => (
                    <Input
                      {...wiring}
                      type="number"
                      min={0}
                      inputMode="numeric"
                      placeholder={most === null ? "No limit" : String(most)}
                      value={change.limits && each in change.limits ? (change.limits[each] ?? "") : (own_limits[each] ?? "")}
                      onChange={(event) => limit(each, event.target.value)}
                    />
                  )}
                </Field>
              ))}
            </fieldset>
          )}
        </div>
      </Sheet>
      <CorrectDialog business={id} name={name} asking={correcting} onAsk={setCorrecting} />
      <ReasonDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Change ${name}?`}
        confirm="Change it"
        busy={save.isPending}
        error={save.error}
        onConfirm={(reason) => save.mutate(reason)}
      >
        <ul className="grid gap-1">
          {change.plan && <li>Plan: {PLAN[change.plan]}</li>}
          {change.credits !== undefined && <li>Credits of this month: {count(change.credits)}</li>}
          {Object.entries(change.limits ?? {}).map(([each, most]) => (
            <li key={each}>
              {limitName(each)}: {most === null ? "as in its plan" : mostWords(each, most)}
            </li>
          ))}
        </ul>
      </ReasonDialog>
    </>
  );
}
