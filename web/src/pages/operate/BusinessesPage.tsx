import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Building2 } from "lucide-react";
import { useState } from "react";
import type { Schema } from "@/api/client";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Sheet } from "@/ui/Dialog";
import { Facts } from "@/ui/Facts";
import { Field, Select } from "@/ui/Field";
import { Card } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { useSettled } from "@/ui/useSettled";
import { Csv } from "./Csv";
import { AsOf, linkClass, LookedPage, SearchField, ZONE } from "./Looked";
import { businessesFilter, businessesQuery, type Business } from "./queries";
import type { BusinessesSearch } from "./search";
import { count, limitName, PLAN } from "./words";

const route = getRouteApi("/in/operate/businesses");
type Plan = Schema["Plan"];
const PLANS = Object.keys(PLAN) as Plan[];

export function BusinessesPage() {
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const told = useInfiniteQuery(businessesQuery(wanted));
  const businesses = told.data?.pages.flatMap((page) => page.items) ?? [];
  const opened = businesses.find(({ tenant_id }) => tenant_id === wanted.open);

  function filter(change: BusinessesSearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <LookedPage
      title="Businesses"
      intro="Their plans and limits. What they write and post stays theirs."
      withRange={false}
      withBusiness={false}
      actions={
        <Csv path="/api/v1/admin/tenants" query={businessesFilter(wanted)} name="businesses" />
      }
    >
      <Filters wanted={wanted} onChange={filter} />
      {told.isPending && <Loading what="the businesses" rows={6} />}
      {told.isError && !told.data && (
        <ErrorState
          title="The businesses could not be loaded"
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.isSuccess && businesses.length === 0 && !told.hasNextPage && (
        <EmptyState icon={Building2} title="No such business">
          Look for another part of its name or its short name, or on all plans.
        </EmptyState>
      )}
      {businesses.length > 0 && (
        <Card className="px-4 py-1 sm:px-5">
          <Table
            caption="Businesses"
            rows={businesses}
            rowKey={({ tenant_id }) => tenant_id}
            columns={columns((open) => filter({ open }))}
          />
        </Card>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-4">
        {told.hasNextPage && (
          <Button busy={told.isFetchingNextPage} onClick={() => void told.fetchNextPage()}>
            {businesses.length > 0 ? "Show more" : "Look through more"}
          </Button>
        )}
        <AsOf at={told.isSuccess ? new Date(told.dataUpdatedAt) : undefined} />
      </div>
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
    // After this render, as the router is another component.
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
      key: "own",
      header: "Limits of its own",
      className: "text-sm",
      cell: ({ own_limits }) => {
        const names = Object.keys(own_limits);
        return names.length > 0 ? names.map(limitName).join(", ") : "None";
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

/** One business: what it may have, and the ways to what happened there. */
function Detail({ business, onClose }: { business: Business; onClose: () => void }) {
  const { tenant_id: id, name, limits, own_limits } = business;
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={<Text>{name}</Text>}
      description={id}
    >
      <div className="grid gap-6">
        <div className="flex flex-wrap gap-2">
          <Link to="/operate" search={{ business: id }} className={linkClass}>
            Figures
          </Link>
          <Link to="/operate/errors" search={{ business: id }} className={linkClass}>
            Errors
          </Link>
          <Link to="/operate/jobs" search={{ business: id }} className={linkClass}>
            Jobs
          </Link>
          <Link to="/operate/changes" search={{ business: id }} className={linkClass}>
            Changes
          </Link>
        </div>
        <Facts
          facts={[
            ["Plan", PLAN[business.plan]],
            ["Time zone", business.timezone],
            ...Object.entries(limits).map(
              ([each, most]) =>
                [
                  limitName(each),
                  `${most === null ? "No limit" : count(most)}${each in own_limits ? ", its own" : ""}`,
                ] as const,
            ),
          ]}
        />
      </div>
    </Sheet>
  );
}
