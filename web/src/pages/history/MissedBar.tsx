import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Send, Undo2 } from "lucide-react";
import { useState } from "react";
import { CostOfEach } from "@/session/Credits";
import { tenantKey, useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { resolveMissed, type Remedy, type Resolved } from "./queries";

const REMEDIES = {
  post: {
    label: "Post them now",
    icon: Send,
    says: "They go out one after the other, oldest first, as fast as their networks like it.",
    done: "on their way",
  },
  reschedule: {
    label: "Give them new times",
    icon: CalendarClock,
    says: "Each keeps its time of day, on the next day where its account has nothing at that time.",
    done: "rescheduled",
  },
  drop: {
    label: "Make them drafts",
    icon: Undo2,
    says: "Nothing is sent. They keep their text and pictures and become drafts.",
    done: "made drafts",
  },
} satisfies Record<Remedy, unknown>;

/** Decides about all missed posts at once. */
export function MissedBar() {
  const tenantId = useTenantId();
  const { whyNotEdit } = useRights();
  const queries = useQueryClient();
  const [chosen, choose] = useState<Remedy | null>(null);
  const [sofar, setSofar] = useState(0);
  const resolve = useMutation({
    meta: { showsError: true },
    mutationFn: (remedy: Remedy) => resolveMissed(tenantId, remedy, setSofar),
    onSuccess: (resolved, remedy) => {
      choose(null);
      toast(summary(resolved, remedy), { tone: resolved.refused > 0 ? "danger" : "good" });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: tenantKey(tenantId) }),
  });

  function ask(remedy: Remedy) {
    setSofar(0);
    resolve.reset();
    choose(remedy);
  }

  return (
    <section
      aria-label="Everything that was missed"
      className="mb-4 flex flex-wrap items-center gap-2 rounded-card bg-missed-soft px-4 py-3 text-missed-ink"
    >
      <p className="grow font-medium">Decide on everything that was missed:</p>
      {(Object.keys(REMEDIES) as Remedy[]).map((remedy) => {
        const { label, icon: Icon } = REMEDIES[remedy];
        return (
          <Button key={remedy} size="small" whyNot={whyNotEdit} onClick={() => ask(remedy)}>
            <Icon aria-hidden />
            {label}
          </Button>
        );
      })}
      {chosen && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && choose(null)}
          title={`${REMEDIES[chosen].label}?`}
          confirm={REMEDIES[chosen].label}
          busy={resolve.isPending}
          onConfirm={() => resolve.mutate(chosen)}
        >
          <p>This is for every post of this business that was missed. {REMEDIES[chosen].says}</p>
          {chosen !== "drop" && <CostOfEach />}
          {resolve.isPending && (
            <p role="status" className="mt-3 text-ink-soft">
              {sofar} decided so far…
            </p>
          )}
          <ErrorNote error={resolve.error} />
        </ConfirmDialog>
      )}
    </section>
  );
}

export function summary({ done, refused, reasons }: Resolved, remedy: Remedy): string {
  const went = `${done} ${REMEDIES[remedy].done}`;
  if (refused === 0) return `${went}.`;
  const first = reasons[0] ?? "";
  const others = reasons.length - 1;
  const more = others > 0 ? ` And ${others} other ${others === 1 ? "reason" : "reasons"}.` : "";
  return `${went}; ${refused} could not be: ${first}${more}`;
}
