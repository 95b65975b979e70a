import { useCallback, useEffect, useState } from "react";
import { toast } from "@/ui/toasts";
import { held, holdDraft, holdOwn, waiting, type Drawer, type Hold, type Waiting } from "./keeping";

export interface Unfinished extends Waiting {
  /** Another tab has it open. */
  isElsewhere: boolean;
}

interface Draft {
  /** This tab's draft; null until it is known. */
  id: string | null;
  /** All other drafts. */
  others: readonly Unfinished[];
  /** Switches this tab to another draft; the present one stays in the browser. */
  takeUp: (id: string) => Promise<void>;
}

/** This tab's locked draft, and the other unfinished ones. */
export function useDraft({ tenantId, email, reused }: Drawer): Draft {
  const [hold, setHold] = useState<Hold | null>(null);
  const [others, setOthers] = useState<readonly Unfinished[]>([]);
  const id = hold?.id ?? null;

  useEffect(() => {
    let isGone = false;
    void holdOwn({ tenantId, email, reused }).then((got) => {
      if (isGone) got.release();
      else setHold(got);
    });
    return () => {
      isGone = true;
    };
  }, [tenantId, email, reused]);

  useEffect(() => () => hold?.release(), [hold]);

  useEffect(() => {
    let isGone = false;
    async function look() {
      const drawer = { tenantId, email, reused };
      const elsewhere = await held(drawer);
      if (isGone) return;
      setOthers(
        waiting(drawer)
          .filter((each) => each.id !== id)
          .map((each) => ({ ...each, isElsewhere: elsewhere.has(each.id) })),
      );
    }
    const onLook = () => void look();
    onLook();
    window.addEventListener("storage", onLook);
    window.addEventListener("focus", onLook);
    return () => {
      isGone = true;
      window.removeEventListener("storage", onLook);
      window.removeEventListener("focus", onLook);
    };
  }, [tenantId, email, reused, id]);

  const takeUp = useCallback(
    async (other: string) => {
      const got = await holdDraft({ tenantId, email, reused }, other);
      if (got) setHold(got);
      else toast("Another tab has this post open. Go on with it there.", { tone: "note" });
    },
    [tenantId, email, reused],
  );
  return { id, others, takeUp };
}
