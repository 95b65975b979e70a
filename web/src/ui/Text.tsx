import { cn } from "./cn";

interface TextProps {
  /** A title, a name, a caption, an address. */
  children: string;
  /** On one line, cut off with an ellipsis; otherwise long words break. */
  truncate?: boolean;
  className?: string;
}

/**
 * What somebody wrote. It runs in its own direction, and neither that nor characters that turn
 * directions reach what stands around it; a word without end does not widen the page.
 */
export function Text({ children, truncate, className }: TextProps) {
  return (
    <bdi className={cn(truncate ? "block truncate" : "wrap-anywhere", className)}>{children}</bdi>
  );
}

/** The same for texts that are no markup, such as toasts and labels. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
