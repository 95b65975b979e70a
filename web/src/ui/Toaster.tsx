import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast } from "radix-ui";
import { useSyncExternalStore } from "react";
import { buttonClass } from "./Button";
import { cn } from "./cn";
import { dismissToast, toastStore } from "./toasts";

const LOOK = {
  good: { icon: CircleCheck, className: "text-posted-ink" },
  note: { icon: Info, className: "text-accent" },
  danger: { icon: TriangleAlert, className: "text-danger" },
} as const;

/** Shows what `toast` was told. F8 jumps to it; with an action it stays longer. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
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
      <Toast.Viewport className="fixed right-0 bottom-0 z-60 grid w-full gap-2 p-4 sm:max-w-md" />
    </Toast.Provider>
  );
}
