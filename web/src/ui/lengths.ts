import { z } from "@/zod";
import { textLength, type Unit } from "./textLength";

/** The API's usual unit, in which an emoji of one code point is one. */
const USUAL: Unit = "code_points";

const number = (count: number): string => count.toLocaleString("en-US");

const characters = (count: number): string =>
  count === 1 ? "1 character" : `${number(count)} characters`;

/** How much too long a text is, in words; undefined when it is not. */
export function tooLong(text: string, most: number, unit: Unit = USUAL): string | undefined {
  const over = textLength(text, unit) - most;
  return over > 0
    ? `This is ${characters(over)} too long. Shorten it to ${characters(most)}.`
    : undefined;
}

/** "19,950 of 20,000 characters", once it is nearly full. */
export function nearlyFull(text: string, most: number, unit: Unit = USUAL): string | undefined {
  const length = textLength(text, unit);
  return length > most * 0.8 ? `${number(length)} of ${characters(most)}` : undefined;
}

/** For form schemas: pasted text is never cut, so its length is checked. */
export const atMost = (most: number) =>
  z.string().superRefine((text, context) => {
    const message = tooLong(text, most);
    if (message) context.addIssue({ code: "custom", message });
  });
