import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { session } from "@/session/session";
import { takeAction, toastStore } from "@/ui/toasts";

// A limit for busy machines; normally nothing waits this long.
configure({ asyncUtilTimeout: 40_000 });

// Methods that jsdom lacks and Radix needs.
Element.prototype.hasPointerCapture = () => false;
Element.prototype.scrollIntoView = () => undefined;
globalThis.scrollTo = () => undefined;
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia = (media) =>
  Object.assign(new EventTarget(), { media, matches: true }) as unknown as MediaQueryList;
URL.createObjectURL = () => "blob:a-file";
URL.revokeObjectURL = () => undefined;

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  // Test files share modules, so messages of one must not appear in the next; their actions do
  // nothing.
  for (const { id, message } of toastStore.get()) takeAction({ id, message });
  session.signOut();
  localStorage.clear();
  sessionStorage.clear();
});
