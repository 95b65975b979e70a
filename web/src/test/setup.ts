import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { session } from "@/session/session";

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
  session.signOut();
  localStorage.clear();
  sessionStorage.clear();
});
