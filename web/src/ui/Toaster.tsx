import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast } from "radix-ui";
import { useEffect, useRef, useSyncExternalStore, type RefObject } from "react";
import { flushSync } from "react-dom";
import { buttonClass } from "./Button";
import { cn } from "./cn";
import { dismissAllToasts, dismissToast, toastStore } from "./toasts";

const LOOK = {
  good: { icon: CircleCheck, className: "text-posted-ink" },
  note: { icon: Info, className: "text-accent" },
  danger: { icon: TriangleAlert, className: "text-danger" },
} as const;

/** Shows what `toast` was told. F8 jumps to it; with an action it stays longer. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  const viewport = useRef<HTMLOListElement>(null);
  useEscapeFor(viewport);
  return (
    <Toast.Provider label="Message" swipeDirection="down">
      {toasts.map(({ id, message, tone, action }) => {
        const { icon: Icon, className } = LOOK[tone ?? "good"];
        return (
          <Toast.Root
            key={id}
            type={tone === "danger" || action ? "foreground" : "background"}
            duration={action || tone === "danger" ? 10_000 : 5_000}
            onOpenChange={(open) => {
              if (!open) dismissToast(id);
            }}
            className="flex animate-rise items-center gap-3 rounded-card border border-line bg-raised py-2 pr-2 pl-4 shadow-float"
          >
            <Icon
              aria-hidden
              className={cn("size-5 shrink-0", className)}
            />
            <Toast.Description className="grow py-1">{message}</Toast.Description>
            {action && (
              <Toast.Action
                altText={action.label}
                className={buttonClass("secondary", "small")}
                onClick={action.run}
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
        className="fixed right-0 bottom-0 z-60 grid w-full gap-2 p-4 sm:max-w-md"
      />
    </Toast.Provider>
  );
}

/**
 * Radix lets Escape close the layer that opened last, which is a message more often than not. So
 * messages go first, and the same press reaches the panel or dialog that the person is in.
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
