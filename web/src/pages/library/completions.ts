/**
 * What a field of labels, parted by commas, may become: each known label in the place of the last one,
 * which may be half written, unless it stands there already.
 */
export function completions(typed: string, known: readonly string[]): string[] {
  const place = typed.lastIndexOf(",") + 1;
  const before = typed.slice(0, place);
  const present = new Set(before.split(",").map((each) => each.trim().toLowerCase()));
  const begun = typed.slice(place).trim().toLowerCase();
  return known
    .filter((each) => !present.has(each.toLowerCase()) && each.toLowerCase().includes(begun))
    .map((each) => (before ? `${before} ${each}` : each));
}
