/**
 * Completions of a field of labels separated by commas: the last one, which may be incomplete,
 * replaced by each known label that is not in the field yet.
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
