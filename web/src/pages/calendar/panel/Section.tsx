import { useId, type ReactNode } from "react";

/** A part of the panel with a heading. */
export function Section({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-t border-line pt-4">
      <div className="mb-2 flex min-h-8 flex-wrap items-center gap-2">
        <h3 id={id} className="grow font-display text-lg font-semibold">
          {title}
        </h3>
        {action}
      </div>
      {children}
    </section>
  );
}
