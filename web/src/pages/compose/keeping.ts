import { emptyComposition, isEmpty, type Composition } from "./composition";

/**
 * What was typed is kept in this browser, for each person and tenant, until it is sent or thrown
 * away: a closed tab, a lost session or an outage takes nothing.
 */
export interface Drawer {
  tenantId: string;
  email: string;
  /** Content that was there before has a drawer of its own. */
  reused: string | null;
}

const keyOf = ({ tenantId, email, reused }: Drawer) =>
  ["drumbeat.compose", tenantId, email, ...(reused ? [reused] : [])].join(" ");

export function keep(drawer: Drawer, composition: Composition): void {
  const key = keyOf(drawer);
  try {
    if (isEmpty(composition)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(composition));
  } catch {
    // The browser's store is full or forbidden: the page still holds it, and warns on leaving.
  }
}

/** What was kept; null when there is nothing. What an older console wrote is filled up. */
export function kept(drawer: Drawer): Composition | null {
  try {
    const text = localStorage.getItem(keyOf(drawer));
    if (!text) return null;
    const empty = emptyComposition();
    const read = JSON.parse(text) as Partial<Composition>;
    return {
      ...empty,
      ...read,
      values: { ...empty.values, ...read.values },
      saved: { ...empty.saved, ...read.saved },
    };
  } catch {
    return null;
  }
}

export function forget(drawer: Drawer): void {
  localStorage.removeItem(keyOf(drawer));
}
