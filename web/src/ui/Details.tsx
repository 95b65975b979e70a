import type { ReactNode } from "react";

interface DetailsProps {
  /** What the button says; "Details" when nothing better is known. */
  summary?: string;
  /** Unfolds it, when something in it is to be seen. */
  open?: boolean;
  children: ReactNode;
}

/** What few need to read: there for whoever asks. */
export function Details({ summary = "Details", open, children }: DetailsProps) {
  return (
    <details className="group" open={open || undefined}>
      <summary className="inline-block cursor-pointer rounded-control text-sm font-medium underline decoration-line-strong underline-offset-4 hover:decoration-accent">
        {summary}
      </summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
