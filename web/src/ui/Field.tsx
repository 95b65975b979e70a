import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn";
import { nearlyFull, tooLong } from "./lengths";
import type { Unit } from "./textLength";

interface Wiring {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
}

export interface FieldProps {
  label: ReactNode;
  /** Help that is always shown. */
  hint?: ReactNode;
  /** The error, with a remedy. */
  error?: string | undefined;
  optional?: boolean;
  /** The typed text and its limit: the count is shown when it is nearly full. */
  room?: { text: string; most: number; unit?: Unit } | undefined;
  className?: string;
  /** Gets the id and the aria attributes for the control. */
  children: (wiring: Wiring) => ReactNode;
}

/** A label, a control, its help and its error, connected for screen readers. */
export function Field({ label, hint, error: wrong, optional, room, className, children }: FieldProps) {
  const id = useId();
  const count = room && nearlyFull(room.text, room.most, room.unit);
  const error = (room && tooLong(room.text, room.most, room.unit)) ?? wrong;
  const described = [hint && `${id}-hint`, count && `${id}-count`, error && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
        {optional && <span className="font-normal text-ink-soft"> (optional)</span>}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {count && (
        <p id={`${id}-count`} className="text-sm text-ink-soft tabular-nums">
          {count}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

const CONTROL =
  "w-full min-h-10 rounded-control border border-line-strong bg-raised px-3 py-1.5 text-base text-ink placeholder:text-ink-soft disabled:opacity-60 aria-invalid:border-danger";

/** Right-to-left text is aligned right. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input dir="auto" {...rest} className={cn(CONTROL, className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea dir="auto" rows={5} {...rest} className={cn(CONTROL, "resize-y", className)} />;
}

/**
 * The browser's own select: the best one on phones, and without style tags for the CSP to refuse.
 */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative block", className)}>
      <select {...rest} className={cn(CONTROL, "appearance-none truncate pr-9")} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
}

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
}

export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <label className={cn("flex min-h-8 items-center gap-2.5", className)}>
      <input {...rest} type="checkbox" className="size-4.5 shrink-0 accent-accent" />
      <span>{label}</span>
    </label>
  );
}
