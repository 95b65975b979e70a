import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef, useState, type RefObject } from "react";
import type { Day } from "./days";
import type { Row } from "./moves";

/** Where a post can be dropped: a day, or an hour of it. */
export interface Place {
  day: Day;
  hour?: number;
}

interface Dragged extends Record<string | symbol, unknown> {
  row: Row;
  /** Undefined for a post from the tray. */
  from: Day | undefined;
}

/** Makes a post draggable, if it may be moved. Returns whether it is being dragged. */
export function useDraggable(
  element: RefObject<HTMLElement | null>,
  row: Row,
  canDrag: boolean,
  from?: Day,
): boolean {
  const [isDragged, setDragged] = useState(false);
  useEffect(() => {
    if (!element.current || !canDrag) return undefined;
    return draggable({
      element: element.current,
      getInitialData: (): Dragged => ({ row, from }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [element, row, canDrag, from]);
  return isDragged;
}

/** Makes an element a drop target for posts. Returns whether one is over it. */
export function useDropPlace(element: RefObject<HTMLElement | null>, day: Day, hour?: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    return combine(
      dropTargetForElements({
        element: element.current,
        getData: () => ({ day, hour }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
    );
  }, [element, day, hour]);
  return isOver;
}

/** Calls `onDrop` for every post that is dropped. */
export function useDrops(onDrop: (row: Row, from: Day | undefined, to: Place) => void): void {
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0];
          if (!target) return;
          const { row, from } = source.data as Dragged;
          const { day, hour } = target.data as { day: Day; hour?: number };
          latest.current(row, from, hour === undefined ? { day } : { day, hour });
        },
      }),
    [],
  );
}

/** Whether a post is being dragged. */
function useIsDragging(): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(
    () =>
      monitorForElements({
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
    [],
  );
  return isDragging;
}

/** Keeps the value while a post is dragged, so that drop targets don't move. */
export function useHeldWhileDragging<T>(value: T): T {
  const isDragging = useIsDragging();
  const [held, setHeld] = useState(value);
  if (!isDragging && held !== value) setHeld(value);
  return isDragging ? held : value;
}
