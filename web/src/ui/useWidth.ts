import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** The width of an element in CSS pixels, updated when it changes. `usual` until it is known. */
export function useWidth<T extends Element>(usual: number): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(usual);
  useLayoutEffect(() => {
    if (!element.current || typeof ResizeObserver === "undefined") return;
    const follow = () => setWidth(element.current?.clientWidth || usual);
    const observer = new ResizeObserver(follow);
    observer.observe(element.current);
    follow();
    return () => observer.disconnect();
  }, [usual]);
  return [element, width];
}
