import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { session } from "@/session/session";
import { takeAction, toastStore } from "@/ui/toasts";

// Deadlines for busy machines; nothing waits this long when all is well.
configure({ asyncUtilTimeout: 20_000 });

// What jsdom lacks and Radix asks for.
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
  // Files share what they load, so no message of one is seen in the next; nothing comes of it either.
  for (const { id, message } of toastStore.get()) takeAction({ id, message });
  session.signOut();
  localStorage.clear();
  sessionStorage.clear();
});
