import { cn } from "./cn";

interface ProgressProps {
  /** What it measures, for screen readers. */
  label: string;
  value: number;
  max: number;
  /** `danger`: nearly or completely full. */
  tone?: "accent" | "danger";
  className?: string;
}

const TONES = {
  accent: "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent",
  danger: "[&::-moz-progress-bar]:bg-danger [&::-webkit-progress-value]:bg-danger",
} as const;

/** A progress bar: how much is done, or used. */
export function Progress({ label, value, max, tone = "accent", className }: ProgressProps) {
  return (
    <progress
      aria-label={label}
      max={max}
      value={Math.min(value, max)}
      className={cn(
        "block h-1.5 w-full appearance-none overflow-hidden rounded-full border-0 bg-sunken [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-full",
        TONES[tone],
        className,
      )}
    />
  );
}
