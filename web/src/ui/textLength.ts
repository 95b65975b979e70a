import type { Schema } from "@/api/client";
import { xAddresses } from "./xAddresses";

export type Unit = Schema["Unit"];

/**
 * The length of a text by the rules of the API (`functions/drumbeat/domain/text_lengths.py`; both
 * are tested with one table).
 */
export function textLength(text: string, unit: Unit): number {
  switch (unit) {
    case "graphemes":
      return Array.from(graphemes.segment(text)).length;
    case "code_points":
      return Array.from(text).length;
    case "utf16_units":
      return text.length;
    case "utf8_bytes":
      return new TextEncoder().encode(text).length;
    case "x_weighted":
      return xWeighted(text);
    case "emoji_bytes":
      return emojiBytes(text);
  }
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Names of units for people. */
export const UNIT_NAMES: Record<Unit, string> = {
  graphemes: "characters",
  code_points: "characters",
  utf16_units: "characters (UTF-16)",
  utf8_bytes: "bytes",
  x_weighted: "characters as X counts them",
  emoji_bytes: "characters as Threads counts them",
};

// twitter-text, config/v3.json: these count as one, all others as two, an address as 23, an emoji
// as two.
const LIGHT: readonly [number, number][] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
const URL_LENGTH = 23;

const PICTURE =
  "[\\u203c\\u2049\\u2122\\u2139\\u2194-\\u21aa\\u231a-\\u23ff\\u24c2\\u25aa-\\u27bf\\u2934\\u2935\\u2b05-\\u2b55\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}]";
const STYLED = `${PICTURE}(?:\\ufe0f|[\\u{1f3fb}-\\u{1f3ff}])?`;
const EMOJI = new RegExp(
  [
    "[\\u{1f1e6}-\\u{1f1ff}]{2}",
    "[#*0-9]\\ufe0f?\\u20e3",
    "[\\u00a9\\u00ae]\\ufe0f",
    "\\u{1f3f4}[\\u{e0020}-\\u{e007e}]+\\u{e007f}",
    `${STYLED}(?:\\u200d${STYLED})*`,
  ].join("|"),
  "gu",
);

function emojiBytes(text: string): number {
  let length = 0;
  const rest = text.replace(EMOJI, (emoji) => {
    length += new TextEncoder().encode(emoji).length;
    return "";
  });
  return length + Array.from(rest).length;
}

function xWeighted(text: string): number {
  const normal = text.normalize("NFC");
  let [length, at] = [0, 0];
  for (const [start, end] of xAddresses(normal)) {
    length += URL_LENGTH + weightOfText(normal.slice(at, start));
    at = end;
  }
  return length + weightOfText(normal.slice(at));
}

function weightOfText(text: string): number {
  let length = 0;
  const plain = text.replace(EMOJI, () => {
    length += 2;
    return "";
  });
  for (const character of plain) length += weight(character);
  return length;
}

function weight(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return LIGHT.some(([first, last]) => first <= point && point <= last) ? 1 : 2;
}
