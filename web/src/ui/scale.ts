/** Axes that end on round numbers. */

/** The least of 1, 2, 5, 10, 20, 50 … that is no less than `largest`; 1 for nothing. */
export function roundUp(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  for (const step of [1, 2, 5, 10]) {
    // What floating point leaves over must not push the axis a step up.
    if (step * power >= largest * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

/** The same for seconds, in whole minutes or hours where it is one or more. */
export function roundUpLag(largest: number): number {
  for (const unit of [3600, 60]) {
    if (largest > unit) return unit * roundUp(largest / unit);
    if (largest > unit / 2) return unit;
  }
  return roundUp(largest);
}

/** Which of `count` marks get a label, so that they don't run into each other; the last one does. */
export function labelled(count: number, most: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / most));
  const marks = new Set<number>();
  for (let index = count - 1; index >= 0; index -= every) marks.add(index);
  return marks;
}
