import { useEffect, type ReactNode } from "react";
import { useArrival } from "./arrival";
import { cn } from "./cn";

export interface PageProps {
  title: string;
  /** Beside the title: the page's main actions. */
  actions?: ReactNode;
  /** Under the title: one line about the page. */
  intro?: ReactNode;
  /** Narrow, for forms and settings, which are easier to read so. */
  narrow?: boolean;
  children: ReactNode;
}

/** A page's frame: its document title, heading and actions. */
export function Page({ title, actions, intro, narrow, children }: PageProps) {
  const heading = useArrival();
  useEffect(() => {
    document.title = `${title} · Drumbeat`;
  }, [title]);
  return (
    <div className={cn("mx-auto w-full px-4 py-6 sm:px-8 sm:py-8", narrow ? "max-w-3xl" : "max-w-7xl")}>
      <header className="mb-4 flex flex-wrap items-start gap-x-3 gap-y-3 sm:mb-6 sm:gap-x-6">
        <div className={cn("min-w-0 grow", intro && "basis-72")}>
          <h1 ref={heading} tabIndex={-1} className="font-display text-2xl leading-10 font-semibold tracking-tight outline-none sm:text-3xl sm:leading-10">
            {title}
          </h1>
          {intro && <p className="mt-1 max-w-prose text-pretty wrap-anywhere text-ink-soft">{intro}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface CardProps {
  /** The target of links. */
  id?: string | undefined;
  /** Content reaches to the edges, for lists whose rows have backgrounds. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ id, flush, className, children }: CardProps) {
  return (
    <div
      id={id}
      className={cn(
        "rounded-card border border-line bg-surface shadow-card",
        flush ? "overflow-hidden" : "p-5",
        className,
      )}
    >
      {children}
    </div>
  );
}
