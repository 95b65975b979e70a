import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { Card } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { Csv } from "./Csv";
import { AsOf, LookedPage } from "./Looked";
import { operateKey, plansQuery, type PlanNumbers } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { without } from "./without";
import { inBytes, limitName, mostWords, PLAN } from "./words";

export function PlansPage() {
  const told = useQuery(plansQuery);
  const sold = told.data?.items.filter(({ plan }) => plan !== "unlimited") ?? [];
  return (
    <LookedPage
      title="Plans"
      intro="What each plan gives. Changes hold within a minute; months that have begun keep their credits. Unlimited has no limits, and nothing takes credits there."
      withRange={false}
      withBusiness={false}
      actions={<Csv path="/api/v1/admin/plans" query={{}} name="plans" />}
    >
      {told.isPending && <Loading what="the plans" rows={4} />}
      {told.isError && !told.data && (
        <ErrorState
          title="The plans could not be loaded"
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.data && (
        <div className="grid gap-5">
          <div className="grid gap-5 md:grid-cols-2 xl:grid-cols-3">
            {sold.map((plan) => (
              <PlanCard
                key={`${plan.plan}-${told.data.version}`}
                numbers={plan}
                version={told.data.version}
              />
            ))}
          </div>
          <AsOf at={new Date(told.dataUpdatedAt)} />
        </div>
      )}
    </LookedPage>
  );
}

const PRICE = "monthly_price";

/** One plan's numbers; typed values are kept until they are saved with a reason. */
function PlanCard({ numbers, version }: { numbers: PlanNumbers; version: number }) {
  const { plan, limits, usual_limits: usual, monthly_price: price } = numbers;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const { [PRICE]: newPrice, ...newLimits } = typed;
  const save = useMutation({
    mutationFn: (reason: string) =>
      answer(
        api.PATCH("/api/v1/admin/plans", {
          body: {
            plans: [
              {
                plan,
                limits: Object.fromEntries(
                  Object.entries(newLimits).map(([name, text]) => [name, text === "" ? null : Number(text)]),
                ),
                ...(newPrice === undefined || newPrice === "" ? {} : { monthly_price: Number(newPrice) }),
              },
            ],
            reason,
            version,
          },
        }),
      ),
    onSuccess: async () => {
      toast(`${PLAN[plan]} was changed, and written down under Changes.`);
      await queries.invalidateQueries({ queryKey: operateKey() });
    },
    meta: { showsError: true },
  });

  function type(name: string, text: string, before: string) {
    const others = without(typed, name);
    setTyped(text === before ? others : { ...others, [name]: text });
  }

  const shown = (most: number | null | undefined) => (most === null || most === undefined ? "" : String(most));
  return (
    <Card className="grid content-start gap-4">
      <h2 className="font-display text-lg font-semibold">{PLAN[plan]}</h2>
      <Field label="US$ a month" hint="For the estimate of revenue; nothing is charged here.">
        {(wiring) => (
          <Input
            {...wiring}
            type="number"
            min={0}
            step="any"
            value={typed[PRICE] ?? String(price)}
            onChange={(event) => type(PRICE, event.target.value, String(price))}
          />
        )}
      </Field>
      {Object.entries(limits).map(([name, most]) => (
        <Field
          key={name}
          label={limitName(name)}
          hint={
            [
              inBytes(name, typed[name] ?? shown(most)),
              most !== usual[name] && `Usually ${mostWords(name, usual[name])}.`,
            ]
              .filter(Boolean)
              .join(" ") || undefined
          }
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="number"
              min={0}
              inputMode="numeric"
              placeholder="No limit"
              value={typed[name] ?? shown(most)}
              onChange={(event) => type(name, event.target.value, shown(most))}
            />
          )}
        </Field>
      ))}
      <Button
        look="primary"
        className="justify-self-start"
        whyNot={Object.keys(typed).length > 0 ? undefined : "Nothing is changed yet."}
        onClick={() => setAsking(true)}
      >
        Save…
      </Button>
      <ReasonDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Change what ${PLAN[plan]} gives?`}
        confirm="Change it"
        busy={save.isPending}
        error={save.error}
        onConfirm={(reason) => save.mutate(reason)}
      >
        <p className="mb-2">For every business on this plan that has no limits of its own.</p>
        <ul className="grid gap-1">
          {Object.entries(typed).map(([name, text]) => (
            <li key={name}>
              {name === PRICE ? "US$ a month" : limitName(name)}: {text === "" ? "no limit" : text}
            </li>
          ))}
        </ul>
      </ReasonDialog>
    </Card>
  );
}
