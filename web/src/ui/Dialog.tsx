import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, type ReactNode } from "react";
import { buttonClass } from "./Button";
import { cn } from "./cn";

interface PanelProps {
  open: boolean;
  /** Without it, the panel can't be closed by the person. */
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  /** One sentence under the title; read out when the panel opens. */
  description?: ReactNode;
  children: ReactNode;
  /** The actions, at the foot. */
  footer?: ReactNode;
}

/**
 * A question or a short form in the middle of the page: its first field or button gets the focus.
 * Escape closes it.
 */
export function Dialog(props: PanelProps) {
  return (
    <Panel
      {...props}
      startsAt={firstControl}
      className="inset-x-3 top-[max(1rem,8vh)] mx-auto max-h-[calc(84vh-var(--below))] max-w-xl animate-rise rounded-card lg:left-63"
    />
  );
}

/** A side panel for one thing's details; the whole screen on a phone. */
export function Sheet(props: PanelProps) {
  return (
    <Panel
      {...props}
      // Focusing a field would open a phone's keyboard over the panel.
      startsAt={(panel) => panel}
      className="top-0 right-0 bottom-(--below) w-full animate-slide sm:max-w-xl sm:border-l"
    />
  );
}

function Panel({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  className,
  startsAt,
}: PanelProps & { className: string; startsAt: (panel: HTMLElement) => HTMLElement }) {
  const opener = useRef<Element>(null);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open={open} {...(onOpenChange && { onOpenChange })}>
      <Radix.Portal>
        {/* Not Radix's overlay, which locks scrolling with a style tag that the CSP refuses. */}
        <div aria-hidden className="fixed inset-0 z-50 bg-veil" />
        <Radix.Content
          ref={panel}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            event.preventDefault();
            if (panel.current) startsAt(panel.current).focus();
          }}
          // Radix returns the focus only to its own triggers.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveFocusBack(opener.current);
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex flex-col border-line bg-surface shadow-float outline-none",
            className,
          )}
        >
          <header className="flex items-start gap-3 border-b border-line px-5 py-4">
            <div className="min-w-0 grow">
              <Radix.Title className="font-display text-xl leading-snug font-semibold break-words">
                {title}
              </Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-sm text-ink-soft">
                  {description}
                </Radix.Description>
              )}
            </div>
            {onOpenChange && (
              <Radix.Close
                className={cn(buttonClass("quiet", "icon"), "-mt-1 -mr-2")}
                aria-label="Close"
              >
                <X aria-hidden />
              </Radix.Close>
            )}
          </header>
          <div className="grow overflow-y-auto overscroll-contain px-5 py-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:*:grow">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const FIELDS = ["input", "select", "textarea"].map(
  (tag) => `${tag}:not([disabled], [readonly], [type="hidden"], [tabindex="-1"])`,
);

/** The first field, else the first button except the ✕ in the header. */
function firstControl(panel: HTMLElement): HTMLElement {
  return (
    panel.querySelector<HTMLElement>(FIELDS.join()) ??
    panel.querySelector<HTMLElement>("header ~ * :is(button, a[href])") ??
    panel
  );
}

/**
 * Returns the focus to what opened the panel. If that is gone: to the same post at its present
 * place or, if the post was deleted, to the page's heading.
 */
function giveFocusBack(opener: Element | null): void {
  const isThere = opener?.isConnected && opener !== document.body;
  const next = isThere ? opener : (drawnAnew(opener) ?? document.querySelector("h1"));
  if (next instanceof HTMLElement) next.focus();
}

function drawnAnew(opener: Element | null): Element | null {
  const id = opener instanceof HTMLElement ? opener.dataset.post : undefined;
  return id ? document.querySelector(`[data-post="${CSS.escape(id)}"]`) : null;
}
