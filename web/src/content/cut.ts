const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * The beginning of a text: its first line that is not blank, cut after a whole word if one ends in
 * its second half, and never within a visible character. `most` counts those.
 */
export function beginning(text: string, most: number): string {
  const line = text.trim().split("\n")[0]?.trim() ?? "";
  const characters = Array.from(CHARACTERS.segment(line), ({ segment }) => segment);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join("");
  const word = cut.lastIndexOf(" ");
  return `${(word > cut.length / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}

/** The API's limit, in code points. */
const MADE_TITLE_LENGTH = 80;
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const SEEN = /[^\s\p{Z}\p{Cc}\p{Cf}]/u;

/** The title that the API makes of a text; empty for a blank text. */
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
