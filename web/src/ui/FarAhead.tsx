import { useState, type ReactNode } from "react";
import { dateTime } from "@/time/format";
import { ConfirmDialog } from "./ConfirmDialog";

const YEAR_MS = 366 * 86_400_000;

export const isFarAhead = (at: Date, now: Date): boolean => at.getTime() - now.getTime() > YEAR_MS;

interface FarAhead {
  /**
   * Calls `goOn` at once, unless the time is more than a year ahead: then the person is asked
   * first.
   */
  check: (at: Date | null, goOn: () => void) => void;
  /** To be rendered in the form. */
  question: ReactNode;
}

/** Asks whether a time that is more than a year ahead is intended or a typing error. */
export function useFarAhead(zone: string): FarAhead {
  const [asked, setAsked] = useState<{ at: Date; goOn: () => void } | null>(null);
  return {
    check: (at, goOn) => {
      if (at && isFarAhead(at, new Date())) setAsked({ at, goOn });
      else goOn();
    },
    question: asked && (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && setAsked(null)}
        title="More than a year ahead?"
        confirm="Yes, schedule it then"
        onConfirm={() => {
          setAsked(null);
          asked.goOn();
        }}
      >
        You chose {dateTime(asked.at, zone)}. Is the year right?
      </ConfirmDialog>
    ),
  };
}
