const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * How a text begins: its first line that says something, cut after a whole word where one ends in
 * its second half, and always between what people see as characters. `most` counts those.
 */
export function beginning(text: string, most: number): string {
  const line = text.trim().split("\n")[0]?.trim() ?? "";
  const characters = Array.from(CHARACTERS.segment(line), ({ segment }) => segment);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join("");
  const word = cut.lastIndexOf(" ");
  return `${(word > cut.length / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}
