import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useState } from "react";
import { accountsQuery, type Account } from "@/accounts/queries";
import { answer, api } from "@/api/client";
import { useRights, useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Card } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { planQuery, type PlanView } from "./queries";

/** The accounts that the plan has no room for, and the choice of those in use. */
export function LockedAccounts({ plan }: { plan: PlanView }) {
  const { tenant_id: tenantId } = useTenant();
  const accounts = useQuery({ ...accountsQuery(tenantId), enabled: plan.locked_accounts.length > 0 });
  if (plan.locked_accounts.length === 0 || !accounts.data) return null;
  const networks = new Set(plan.locked_accounts.map(({ platform }) => platform));
  return (
    <Card>
      <h2 className="flex items-center gap-2 font-display text-lg font-semibold">
        <Lock aria-hidden className="size-5 text-beat-ink" />
        {plan.locked_accounts.length === 1 ? "An account is locked" : "Some accounts are locked"}
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-ink-soft">
        Your plan has room for fewer of these. They stay connected, and what is scheduled there goes out; nothing
        new can be scheduled. Choose which ones you keep using.
      </p>
      <Choice
        key={plan.locked_accounts.map(({ id }) => id).join()}
        accounts={accounts.data.filter(({ platform }) => networks.has(platform))}
        locked={new Set(plan.locked_accounts.map(({ id }) => id))}
        most={plan.limits["accounts_per_platform"] ?? null}
        elsewhere={plan.kept_accounts}
      />
    </Card>
  );
}

interface ChoiceProps {
  accounts: readonly Account[];
  locked: ReadonlySet<string>;
  most: number | null;
  elsewhere: readonly string[];
}

function Choice({ accounts, locked, most, elsewhere }: ChoiceProps) {
  const { tenant_id: tenantId } = useTenant();
  const { whyNotAdminister } = useRights();
  const queries = useQueryClient();
  const [kept, setKept] = useState(() => new Set(accounts.filter(({ id }) => !locked.has(id)).map(({ id }) => id)));
  const save = useMutation({
    mutationFn: () => {
      const others = elsewhere.filter((id) => !accounts.some((account) => account.id === id));
      return answer(
        api.PATCH("/api/v1/plan", {
          params: { query: { tenant_id: tenantId } },
          body: { kept_accounts: [...others, ...kept] },
        }),
      );
    },
    meta: { showsError: true },
    onSuccess: (changed) => {
      queries.setQueryData(planQuery(tenantId).queryKey, changed);
      toast("Saved. The others are locked.");
    },
  });
  const counted = (platform: string) =>
    accounts.filter((account) => account.platform === platform && kept.has(account.id)).length;
  const tooMany = [...new Set(accounts.map(({ platform }) => platform))].some(
    (platform) => most !== null && counted(platform) > most,
  );
  return (
    <form
      className="grid justify-items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <fieldset className="grid gap-1">
        <legend className="sr-only">Accounts to keep</legend>
        {accounts.map(({ id, name, platform }) => (
          <label key={id} className="flex min-h-10 items-center gap-3">
            <input
              type="checkbox"
              className="size-5 accent-accent"
              checked={kept.has(id)}
              onChange={({ target }) => {
                const chosen = new Set(kept);
                if (target.checked) chosen.add(id);
                else chosen.delete(id);
                setKept(chosen);
              }}
            />
            <NetworkIcon platform={platform} className="size-5" />
            <Text>{name}</Text>
          </label>
        ))}
      </fieldset>
      {tooMany && (
        <p role="status" className="text-sm text-beat-ink">
          Your plan has room for {most} of each network. Take one away first.
        </p>
      )}
      <ErrorNote error={save.error} />
      <Button
        type="submit"
        look="primary"
        busy={save.isPending}
        whyNot={whyNotAdminister ?? (tooMany ? `Choose ${most} of each network.` : undefined)}
      >
        Keep these
      </Button>
    </form>
  );
}
