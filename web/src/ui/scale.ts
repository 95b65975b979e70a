/** Axes that end on round numbers. */

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `largest`; 1 for nothing. */
export function roundUp(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  for (const step of [1, 2, 5, 10]) {
    // Floating point errors must not raise the axis by a step.
    if (step * power >= largest * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

/** The same for seconds, in whole minutes or hours from one on. */
export function roundUpLag(largest: number): number {
  for (const unit of [3600, 60]) {
    if (largest > unit) return unit * roundUp(largest / unit);
    if (largest > unit / 2) return unit;
  }
  return roundUp(largest);
}

/** Which of `count` marks get a label, so that labels don't overlap; the last one does. */
export function labelled(count: number, most: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / most));
  const marks = new Set<number>();
  for (let index = count - 1; index >= 0; index -= every) marks.add(index);
  return marks;
}
