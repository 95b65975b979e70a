import type { ReactNode } from "react";

interface DetailsProps {
  /** The button's label; "Details" by default. */
  summary?: string;
  /** Opens it, when something in it should be seen. */
  open?: boolean;
  children: ReactNode;
}

/** Content that few people need, collapsed. */
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
