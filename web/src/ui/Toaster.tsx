import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast } from "radix-ui";
import { useEffect, useRef, useSyncExternalStore, type RefObject } from "react";
import { flushSync } from "react-dom";
import { buttonClass } from "./Button";
import { cn } from "./cn";
import { dismissAllToasts, dismissToast, takeAction, toastStore } from "./toasts";

const LOOK = {
  good: { icon: CircleCheck, className: "text-posted-ink" },
  note: { icon: Info, className: "text-accent" },
  danger: { icon: TriangleAlert, className: "text-danger" },
} as const;

/**
 * Shows toasts. F8 focuses them; one with an action stays longer. They cover no controls: in wide
 * windows they are at the bottom of the navigation's column, in narrow ones at the bottom of the
 * window, where page and panels leave room. While something is dragged, it can be dropped on what
 * is behind.
 */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  const viewport = useRef<HTMLOListElement>(null);
  useEscapeFor(viewport);
  useRoomFor(viewport);
  useDropsThrough(viewport);
  return (
    <Toast.Provider label="Message" swipeDirection="down">
      {toasts.map((shown) => {
        const { id, message, tone, action } = shown;
        const { icon: Icon, className } = LOOK[tone ?? "good"];
        return (
          <Toast.Root
            key={id}
            type={tone === "danger" || action ? "foreground" : "background"}
            duration={action || tone === "danger" ? 10_000 : 5_000}
            onOpenChange={(open) => {
              if (!open) dismissToast(id);
            }}
            className="flex min-h-11 animate-rise items-center gap-3 rounded-card border border-line bg-raised py-0.5 pr-1 pl-4 shadow-float lg:flex-wrap lg:justify-end lg:gap-x-2 lg:gap-y-0 lg:py-1 lg:pl-3"
          >
            <Icon
              aria-hidden
              className={cn("size-5 shrink-0", className)}
            />
            <Toast.Description
              className={cn(
                "min-w-0 grow basis-0 py-1 wrap-anywhere lg:pr-2 lg:text-sm",
                // The action is in a row below.
                action && "lg:basis-2/3",
              )}
            >
              {message}
            </Toast.Description>
            {action && (
              <Toast.Action
                altText={action.label}
                className={buttonClass("secondary", "small")}
                onClick={() => takeAction(shown)}
              >
                {action.label}
              </Toast.Action>
            )}
            <Toast.Close aria-label="Dismiss" className={buttonClass("quiet", "icon")}>
              <X aria-hidden />
            </Toast.Close>
          </Toast.Root>
        );
      })}
      <Toast.Viewport
        ref={viewport}
        // Radix ignores clicks in an empty list, and notices new messages a moment late.
        style={{ pointerEvents: "auto" }}
        className="fixed inset-x-0 bottom-0 z-60 mx-auto grid w-full max-w-lg gap-1.5 px-3 pb-2 empty:hidden data-drops-through:pointer-events-none! data-drops-through:opacity-30 lg:inset-x-auto lg:left-0 lg:mx-0 lg:w-60 lg:px-2 print:hidden"
      />
    </Toast.Provider>
  );
}

/**
 * Radix lets Escape close the layer that opened last, which is usually a message. So messages are
 * closed first, and the same key press reaches the panel or dialog of the person.
 */
function useEscapeFor(viewport: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const clear = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !viewport.current?.contains(document.activeElement)) {
        flushSync(dismissAllToasts);
      }
    };
    window.addEventListener("keydown", clear, { capture: true });
    return () => {
      window.removeEventListener("keydown", clear, { capture: true });
    };
  }, [viewport]);
}

/** Sets `--toasts` to the height of the messages, for which theme.css leaves room. */
function useRoomFor(viewport: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const element = viewport.current;
    if (!element) return undefined;
    const root = document.documentElement;
    const watch = new ResizeObserver(() => {
      root.style.setProperty("--toasts", `${element.offsetHeight}px`);
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      root.style.removeProperty("--toasts");
    };
  }, [viewport]);
}

/** Lets things be dropped where a message is. */
function useDropsThrough(viewport: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const begin = () => viewport.current?.setAttribute("data-drops-through", "");
    const end = () => viewport.current?.removeAttribute("data-drops-through");
    const ends = ["dragend", "drop", "pointerdown"] as const;
    window.addEventListener("dragstart", begin);
    for (const each of ends) window.addEventListener(each, end, { capture: true });
    return () => {
      window.removeEventListener("dragstart", begin);
      for (const each of ends) window.removeEventListener(each, end, { capture: true });
    };
  }, [viewport]);
}
