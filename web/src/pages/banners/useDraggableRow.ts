import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef, useState, type RefObject } from "react";

/** Makes a row draggable by its handle, and a drop target for others. */
export function useDraggableRow(
  row: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  place: number,
  onDrop: (from: number, to: number) => void,
) {
  const [isDragged, setDragged] = useState(false);
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    if (!row.current || !handle.current) return undefined;
    return combine(
      draggable({
        element: row.current,
        dragHandle: handle.current,
        getInitialData: () => ({ banner: place }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element: row.current,
        canDrop: ({ source }) => typeof source.data.banner === "number",
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          latest.current(Number(source.data.banner), place);
        },
      }),
    );
  }, [row, handle, place]);
  return { isDragged, isOver };
}
