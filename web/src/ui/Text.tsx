import { cn } from "./cn";

interface TextProps {
  /** A title, a name, a caption, an address. */
  children: string;
  /** On one line, cut off with an ellipsis; otherwise long words break. */
  truncate?: boolean;
  className?: string;
}

/**
 * Text that people wrote. Its direction is isolated, so that neither it nor its control characters
 * affect the surroundings; long words don't widen the page.
 */
export function Text({ children, truncate, className }: TextProps) {
  return (
    <bdi className={cn(truncate ? "block truncate" : "wrap-anywhere", className)}>{children}</bdi>
  );
}

/** The same for plain strings, such as toasts and labels. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
