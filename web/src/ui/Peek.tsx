import { Popover as Radix } from "radix-ui";
import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
} from "react";

export interface PeekProps {
  /** A selector of the elements that have a card. */
  of: string;
  /** The card of an element; null for none. */
  card: (element: HTMLElement) => ReactNode;
  children: ReactNode;
}

/** How long the pointer must rest before a card opens, and may be elsewhere before it closes. */
const REST_MS = 450;
const LEAVE_MS = 150;

/**
 * Shows a card beside the element under the mouse or with the keyboard focus. One component for all
 * elements inside, so that thousands cost nothing. Escape closes it; the pointer may move onto it.
 */
export function Peek({ of, card, children }: PeekProps) {
  const id = useId();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const later = useCallback((next: HTMLElement | null, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setElement(next), ms);
  }, []);
  const now = (next: HTMLElement | null) => {
    clearTimeout(timer.current);
    setElement(next);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const content = element?.isConnected ? card(element) : null;
  const isOpen = content !== null;
  useEffect(() => {
    if (!element || !isOpen) return undefined;
    element.setAttribute("aria-describedby", id);
    return () => element.removeAttribute("aria-describedby");
  }, [element, isOpen, id]);

  const thing = (event: PointerEvent | FocusEvent) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(of) : null;

  return (
    // These handlers only observe the elements inside.
    <div
      onPointerOver={(event) => {
        if (event.pointerType !== "mouse" || event.buttons !== 0) return;
        const over = thing(event);
        if (over && over !== element) later(over, REST_MS);
        else if (over) clearTimeout(timer.current);
        else later(null, LEAVE_MS);
      }}
      onPointerLeave={() => later(null, LEAVE_MS)}
      onPointerDown={() => now(null)}
      onDragStart={() => now(null)}
      onFocus={(event) => {
        const at = thing(event);
        // A click also focuses, and opens the thing itself.
        if (at?.matches(":focus-visible")) later(at, REST_MS);
      }}
      onBlur={() => later(null, LEAVE_MS)}
    >
      {children}
      <Radix.Root
        open={isOpen}
        onOpenChange={(open) => {
          if (!open) now(null);
        }}
      >
        <Radix.Anchor virtualRef={{ current: element ?? EVERYWHERE }} />
        <Radix.Portal>
          <Radix.Content
            id={id}
            role="tooltip"
            side="right"
            align="start"
            sideOffset={8}
            collisionPadding={8}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => event.preventDefault()}
            onPointerEnter={() => clearTimeout(timer.current)}
            className="z-60 w-80 max-w-[calc(100vw-1rem)] animate-rise overflow-hidden rounded-card border border-line bg-raised p-4 text-sm shadow-float outline-none print:hidden"
          >
            {content}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  );
}

const EVERYWHERE = { getBoundingClientRect: () => new DOMRect() };
