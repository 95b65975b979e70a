import type { Upload } from "./uploads";

/** Bytes of a file that have arrived. */
export const sentOf = ({ phase, sent, file }: Upload): number =>
  phase === "done" || phase === "checking" ? file.size : Math.min(sent, file.size);

/** The progress of all together, in bytes. */
export function progressOf(uploads: readonly Upload[]): { sent: number; size: number } {
  const counted = uploads.filter(({ phase }) => phase !== "refused");
  const sum = (of: (each: Upload) => number) => counted.reduce((total, each) => total + of(each), 0);
  return { sent: sum(sentOf), size: sum(({ file }) => file.size) };
}
