import { useEffect, useRef, type RefObject } from "react";

let isExpected = false;

/** Another page is about to stand here: its heading takes the focus when it comes. */
export function expectArrival(): void {
  isExpected = true;
}

/**
 * For a page's heading (with `tabIndex={-1}`): says to those who listen, and to the keyboard, that
 * another page stands here now. A panel that opened with the page keeps the focus.
 */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isExpected) return;
    isExpected = false;
    if (document.querySelector("[role=dialog]")) return;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
