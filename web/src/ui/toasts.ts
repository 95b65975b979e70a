/** Short messages about what just happened. `useToasts` is for the component that shows them. */

export interface ToastOptions {
  tone?: "good" | "danger" | "note";
  /** Undoes it, or leads on: `{ label: "Undo", run: … }`. */
  action?: { label: string; run: () => void };
  /** Called when it closes without its action. */
  onGone?: () => void;
}

export interface ShownToast extends ToastOptions {
  id: number;
  message: string;
}

let toasts: readonly ShownToast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function become(changed: readonly ShownToast[]): void {
  const gone = toasts.filter((shown) => !changed.includes(shown));
  toasts = changed;
  for (const listener of listeners) listener();
  for (const { onGone } of gone) onGone?.();
}

/** Shows a message; at most three at once, the newest ones. An equal one is shown only once. */
export function toast(message: string, options: ToastOptions = {}): void {
  // A message with `onGone` is kept, because it undoes something else.
  const others = toasts.filter((shown) => shown.message !== message || shown.onGone);
  become([...others.slice(-2), { ...options, message, id: next++ }]);
}

export function dismissToast(id: number): void {
  become(toasts.filter((shown) => shown.id !== id));
}

/** Runs a message's action, and closes it. */
export function takeAction({ id, action }: ShownToast): void {
  // Removed first, so that `onGone` is not called.
  toasts = toasts.filter((shown) => shown.id !== id);
  for (const listener of listeners) listener();
  action?.run();
}

export function dismissAllToasts(): void {
  become([]);
}

export const toastStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): readonly ShownToast[] => toasts,
};
