import { useBlocker } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { DiscardDialog } from "./DiscardDialog";

interface Unsaved {
  /** Does it at once, unless something typed would be lost: then the person is asked first. */
  leave: (how: () => void) => void;
  /** Goes into the form. */
  question: ReactNode;
}

/**
 * For forms: whoever goes elsewhere, closes the panel (which is in the address too) or closes the
 * tab is asked before what they typed is lost. `what` says what would be.
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
