import { useBlocker } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { DiscardDialog } from "./DiscardDialog";

interface Unsaved {
  /** Leaves at once, or asks first if typed text would be lost. */
  leave: (how: () => void) => void;
  /** To be rendered in the form. */
  question: ReactNode;
}

/**
 * For forms: before leaving the page, closing the panel (which is in the address too) or closing
 * the tab, asks if typed text would be lost. `what` names it.
 */
export function useUnsaved(isDirty: boolean, what: string): Unsaved {
  const [how, setHow] = useState<(() => void) | null>(null);
  const going = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return {
    leave: (how) => (isDirty ? setHow(() => how) : how()),
    question: (
      <DiscardDialog
        open={how !== null || going.status === "blocked"}
        what={what}
        onKeep={() => {
          setHow(null);
          going.reset?.();
        }}
        onDiscard={() => {
          setHow(null);
          how?.();
          going.proceed?.();
        }}
      />
    ),
  };
}
