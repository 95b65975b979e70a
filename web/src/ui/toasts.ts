/** Short messages about what just happened. `useToasts` is for the one component that shows them. */

export interface ToastOptions {
  tone?: "good" | "danger" | "note";
  /** What takes it back, or leads on: `{ label: "Undo", run: … }`. */
  action?: { label: string; run: () => void };
  /** Runs when it goes without its action having been taken. */
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

/** Shows a message; at most three stand at once, the newest win. The same one stands once. */
export function toast(message: string, options: ToastOptions = {}): void {
  // What one that looks the same would take back is another thing.
  const others = toasts.filter((shown) => shown.message !== message || shown.onGone);
  become([...others.slice(-2), { ...options, message, id: next++ }]);
}

export function dismissToast(id: number): void {
  become(toasts.filter((shown) => shown.id !== id));
}

/** Does what a message offers, and takes it away. */
export function takeAction({ id, action }: ShownToast): void {
  // First it goes, without a word to `onGone`.
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
