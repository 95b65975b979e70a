import { useCallback, useRef, useState } from "react";
import type { Account } from "@/accounts/queries";
import { contentValues } from "@/content/form";
import type { Content } from "@/content/queries";
import type { Asset } from "@/media/asset";
import { useTenant } from "@/session/tenant";
import { dayOf } from "@/time/format";
import { emptyComposition, startingAt, valuesWith, type Composition } from "./composition";
import { forget, keep, kept, type Drawer } from "./keeping";

/** What a post begins with. */
export interface Beginning {
  /** A text that is there already, to be put on more accounts. */
  reused: Content | undefined;
  /** Pictures and videos that a new one shows. */
  assets: readonly Asset[];
  when: "now" | "at" | undefined;
  /** The day and time on the business's clock at which a new one is to go out. */
  date: string | undefined;
  time: string | undefined;
}

export interface CompositionProps {
  /** The draft that is written here. */
  id: string;
  drawer: Drawer;
  accounts: readonly Account[];
  begin: Beginning;
}

/** The composition, kept in the browser at every change. */
export function useComposition({ id, drawer, accounts, begin }: CompositionProps) {
  const { timezone } = useTenant();
  const { reused } = begin;
  const [start] = useState<Composition>(() => startOf(begin, accounts, timezone));
  const [home] = useState(drawer);
  const [restored, setRestored] = useState(() => kept(home, id));
  const [composition, setComposition] = useState<Composition>(() => {
    if (!restored) return start;
    const known = new Set(accounts.map((account) => account.id));
    const accountIds = restored.accountIds.filter((each) => known.has(each));
    return { ...restored, ...(reused && { values: start.values }), accountIds };
  });
  const latest = useRef(composition);

  const become = useCallback(
    (changed: Composition) => {
      latest.current = changed;
      setComposition(changed);
      keep(home, id, changed);
    },
    [home, id],
  );
  const change = useCallback(
    (part: Partial<Composition>) => become({ ...latest.current, ...part }),
    [become],
  );
  const forgetAll = useCallback(() => forget(home, id), [home, id]);
  const reset = useCallback(() => {
    setRestored(null);
    become(start);
  }, [become, start]);
  return { composition, change, restored: restored !== null, reset, forgetAll, latest };
}

/** How a composition begins: empty, or with a text, pictures and a time that are there already. */
function startOf(
  { reused, assets, when, date, time }: Beginning,
  accounts: readonly Account[],
  zone: string,
): Composition {
  // With a single account there is nothing to choose.
  const accountIds = accounts.length === 1 ? accounts.map(({ id }) => id) : [];
  return {
    ...emptyComposition(),
    ...(assets.length > 0 && { values: valuesWith(assets) }),
    ...(reused && { values: contentValues(reused), reused: reused.id }),
    ...(when && { when }),
    ...((date ?? when === "at") && {
      when: "at",
      at: startingAt(date ?? dayOf(new Date(), zone), time, zone, new Date()),
    }),
    accountIds,
  };
}
