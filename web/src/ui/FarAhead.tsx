import { useState, type ReactNode } from "react";
import { dateTime } from "@/time/format";
import { ConfirmDialog } from "./ConfirmDialog";

const YEAR_MS = 366 * 86_400_000;

export const isFarAhead = (at: Date, now: Date): boolean => at.getTime() - now.getTime() > YEAR_MS;

interface FarAhead {
  /** Goes on at once, unless the time is more than a year ahead: then the person is asked first. */
  check: (at: Date | null, goOn: () => void) => void;
  /** Goes into the form. */
  question: ReactNode;
}

/** Asks whether a time that is more than a year ahead is meant so, or is a slip of the keyboard. */
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
