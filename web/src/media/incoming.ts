import { useEffect, useRef, useState } from "react";

/** Dragged or pasted data may also contain other things. */
const filesOf = (transfer: DataTransfer | null): File[] => [...(transfer?.files ?? [])];

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/**
 * Receives files that are dropped anywhere on the page, or pasted; returns whether files are being
 * dragged over it. The component that was mounted last gets them: a panel before the page behind
 * it.
 */
export function useIncomingFiles(onFiles: (files: File[]) => void, isOn = true): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });

  useEffect(() => {
    if (!isOn) return undefined;
    const taker = { take: (files: File[]) => latest.current(files), show: setOver };
    takers.push(taker);
    if (takers.length === 1) listen();
    return () => {
      takers.splice(takers.indexOf(taker), 1);
      if (takers.length === 0) stop();
      setOver(false);
    };
  }, [isOn]);

  return isOver;
}

interface Taker {
  take: (files: File[]) => void;
  show: (isOver: boolean) => void;
}

const takers: Taker[] = [];
/** A child is entered before its parent is left, so entered elements are counted. */
let depth = 0;

function show(isOver: boolean): void {
  if (!isOver) depth = 0;
  takers.at(-1)?.show(isOver);
}

function onEnter(event: DragEvent): void {
  if (!holdsFiles(event)) return;
  depth += 1;
  show(true);
}

function onLeave(event: DragEvent): void {
  if (!holdsFiles(event)) return;
  depth -= 1;
  if (depth <= 0) show(false);
}

function onOver(event: DragEvent): void {
  if (!holdsFiles(event)) return;
  // Otherwise the browser would open the file.
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
}

function onDrop(event: DragEvent): void {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  show(false);
  give(filesOf(event.dataTransfer));
}

function onPaste(event: ClipboardEvent): void {
  const files = filesOf(event.clipboardData);
  // Word processors add a picture of copied text: while somebody is typing, only the text is meant.
  const isText = event.clipboardData?.types.includes("text/plain") && isTyping(event.target);
  if (files.length === 0 || isText) return;
  event.preventDefault();
  give(files);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea") !== null;

function give(files: File[]): void {
  if (files.length > 0) takers.at(-1)?.take(files);
}

function listen(): void {
  document.addEventListener("dragenter", onEnter);
  document.addEventListener("dragleave", onLeave);
  document.addEventListener("dragover", onOver);
  document.addEventListener("drop", onDrop);
  document.addEventListener("paste", onPaste);
}

function stop(): void {
  depth = 0;
  document.removeEventListener("dragenter", onEnter);
  document.removeEventListener("dragleave", onLeave);
  document.removeEventListener("dragover", onOver);
  document.removeEventListener("drop", onDrop);
  document.removeEventListener("paste", onPaste);
}
