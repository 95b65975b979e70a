import { useEffect, useRef, type RefObject } from "react";

let isExpected = false;

/** The next page's heading will take the focus. */
export function expectArrival(): void {
  isExpected = true;
}

/**
 * For a page's heading (with `tabIndex={-1}`): focuses it, so that screen readers announce the new
 * page. A panel that opened with the page keeps the focus.
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
