import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { toast } from "./toasts";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Size = "medium" | "small" | "icon";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong border-transparent",
  secondary: "bg-raised text-ink border-line-strong hover:bg-sunken",
  quiet: "bg-transparent text-ink border-transparent hover:bg-sunken",
  danger: "bg-danger text-danger-ink border-transparent hover:bg-danger-strong",
};

const SIZES: Record<Size, string> = {
  medium: "min-h-10 px-4 py-1.5",
  small: "min-h-8 px-3 py-0.5 text-sm",
  icon: "size-10 justify-center",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = "secondary", size: Size = "medium"): string {
  return cn(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-control border font-medium no-underline transition-colors",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4.5 [&_svg]:shrink-0",
    LOOKS[look],
    SIZES[size],
  );
}

export interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  size?: Size;
  /** While busy, the button stays focusable, is announced as busy, and ignores clicks. */
  busy?: boolean;
  /**
   * Why it can't be used now. The button stays focusable; the reason is its description and
   * tooltip, and a click shows it, which phones need.
   */
  whyNot?: string | undefined;
  children?: ReactNode;
}

export function Button({
  look = "secondary",
  size = "medium",
  busy = false,
  whyNot,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const off = busy || Boolean(whyNot);
  return (
    <button
      {...rest}
      type={off && type === "submit" ? "button" : type}
      aria-disabled={off || rest["aria-disabled"]}
      aria-busy={busy || undefined}
      title={whyNot ?? rest.title}
      className={cn(buttonClass(look, size), className)}
      onClick={(event) => {
        if (off) {
          event.preventDefault();
          if (whyNot) toast(whyNot, { tone: "note" });
        } else {
          onClick?.(event);
        }
      }}
    >
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}
