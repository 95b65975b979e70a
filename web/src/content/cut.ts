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

/** The API's own, in code points. */
const MADE_TITLE_LENGTH = 80;
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const SEEN = /[^\s\p{Z}\p{Cc}\p{Cf}]/u;

/** The title that the API makes of a text; empty when the text says nothing. */
export function madeTitle(text: string): string {
  const line = text.split(LINE_END).find((each) => SEEN.test(each))?.trim() ?? "";
  let title = "";
  let length = 0;
  for (const { segment } of CHARACTERS.segment(line)) {
    length += Array.from(segment).length;
    if (length > MADE_TITLE_LENGTH) break;
    title += segment;
  }
  return (title || Array.from(line).slice(0, MADE_TITLE_LENGTH).join("")).trim();
}
