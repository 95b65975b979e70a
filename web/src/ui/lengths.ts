import { z } from "@/zod";
import { textLength, type Unit } from "./textLength";

/** How the API counts what it keeps: by code points, so an emoji of one is one. */
const USUAL: Unit = "code_points";

const number = (count: number): string => count.toLocaleString("en-US");

const characters = (count: number): string =>
  count === 1 ? "1 character" : `${number(count)} characters`;

/** By how much a text is longer than it may be, in words; undefined when it is not. */
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

/** For schemas of forms: what people paste is never cut, so it is measured. */
export const atMost = (most: number) =>
  z.string().superRefine((text, context) => {
    const message = tooLong(text, most);
    if (message) context.addIssue({ code: "custom", message });
  });
