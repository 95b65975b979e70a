import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Calculator } from "lucide-react";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { ErrorNote, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { ZONE } from "./Looked";
import { differencesQuery, operateKey } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { count } from "./words";

interface CreditCountProps {
  business: string;
  name: string;
  /** Whether the question is shown instead of the surrounding panel. */
  asking: boolean;
  onAsk: (asking: boolean) => void;
}

/** Compares months of credits with a count of posts, on request. */
export function CreditCount({ business, onAsk }: Pick<CreditCountProps, "business" | "onAsk">) {
  const [counts, setCounts] = useState(false);
  const told = useQuery({ ...differencesQuery(business), enabled: counts });
  const wrong = told.data?.items ?? [];
  return (
    <section aria-label="Count of credits" className="grid justify-items-start gap-2">
      <p className="text-sm text-ink-soft">
        Every night the posts that hold credits are counted. Where a month says another number, an alarm goes off.
      </p>
      {!counts && (
        <Button size="small" onClick={() => setCounts(true)}>
          <Calculator aria-hidden />
          Count now
        </Button>
      )}
      {counts && told.isPending && <Loading what="the count" rows={1} />}
      <ErrorNote error={told.error} />
      {told.data && wrong.length === 0 && (
        <p role="status" className="text-sm">
          Every month says what its posts hold.
        </p>
      )}
      {wrong.length > 0 && (
        <>
          <ul className="grid gap-1 text-sm">
            {wrong.map(({ starts_at: starts, held, counted }) => (
              <li key={starts}>
                The month from <DateTime at={starts} zone={ZONE} /> says {count(held)}, and posts hold{" "}
                {count(counted)}.
              </li>
            ))}
          </ul>
          <Button size="small" look="primary" onClick={() => onAsk(true)}>
            Correct…
          </Button>
        </>
      )}
    </section>
  );
}

/** Asks for a reason, and corrects the months. */
export function CorrectDialog({ business, name, asking, onAsk }: CreditCountProps) {
  const queries = useQueryClient();
  const correct = useMutation({
    mutationFn: (reason: string) =>
      answer(
        api.POST("/api/v1/admin/tenants/{tenant_id}/credit-differences/correct", {
          params: { path: { tenant_id: business } },
          body: { reason },
        }),
      ),
    onSuccess: async ({ items }) => {
      onAsk(false);
      toast(items.length > 0 ? "Corrected, and written down under Changes." : "Nothing was wrong any more.");
      await queries.invalidateQueries({ queryKey: operateKey() });
    },
    meta: { showsError: true },
  });
  return (
    <ReasonDialog
      open={asking}
      onOpenChange={onAsk}
      title={`Correct the credits of ${name}?`}
      confirm="Correct them"
      busy={correct.isPending}
      error={correct.error}
      onConfirm={(reason) => correct.mutate(reason)}
    >
      Its months then say what its posts hold, and its ledger gets a line about it.
    </ReasonDialog>
  );
}
