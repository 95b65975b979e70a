import { Link, useParams } from "@tanstack/react-router";
import { CloudOff, RotateCw, TriangleAlert } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { messageOf, Problem } from "@/api/problem";
import { Button } from "./Button";
import { cn } from "./cn";

/** A placeholder for content. Decorative: combine it with `Loading` for screen readers. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-beat rounded-control bg-sunken", className)} />;
}

/** Rows of skeletons, and a text for screen readers. */
export function Loading({ what, rows = 4 }: { what: string; rows?: number }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">Loading {what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  );
}

export interface EmptyStateProps {
  icon?: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  title: string;
  /** Why it is empty, and what fills it. */
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-card border border-dashed border-line-strong px-6 py-12 text-center">
      {Icon && <Icon aria-hidden className="mb-1 size-8 text-accent" />}
      <h2 className="font-display text-xl font-semibold">{title}</h2>
      {children && <div className="max-w-prose text-ink-soft">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What could not be done: "The calendar could not be loaded". */
  title: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
}

/** Says what failed and what to do: retry if that may help, otherwise what to quote. */
export function ErrorState({ title, error, onRetry, action }: ErrorStateProps) {
  const offline = error instanceof Problem && error.code === "network";
  const Icon = offline ? CloudOff : TriangleAlert;
  return (
    <div
      role="alert"
      className="grid justify-items-center gap-2 rounded-card border border-line bg-surface px-6 py-10 text-center"
    >
      <Icon aria-hidden className="size-8 text-danger" />
      <h2 className="font-display text-xl font-semibold">{title}</h2>
      <p className="max-w-prose text-ink-soft">{messageOf(error)}</p>
      {error instanceof Problem && error.status >= 500 && error.requestId && (
        <p className="text-sm text-ink-soft">
          If it goes on, quote request <code className="font-mono">{error.requestId}</code>.
        </p>
      )}
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        {onRetry && (
          <Button look="primary" onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        )}
        {action}
      </div>
    </div>
  );
}

/** An error beside the form or list that it is about. */
export function ErrorNote({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-control bg-danger-soft px-3 py-2 text-sm font-medium text-failed-ink"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {messageOf(error)}
        {error instanceof Problem && Boolean(error.extra["upgrade_to"]) && <LargerPlans />}
      </span>
    </p>
  );
}

/** A link to the plans, when an error says that another plan has room. */
function LargerPlans() {
  const { tenantId } = useParams({ strict: false });
  if (!tenantId) return null;
  return (
    <>
      {" "}
      <Link to="/t/$tenantId/plan" params={{ tenantId }} className="underline">
        See the plans
      </Link>
    </>
  );
}
