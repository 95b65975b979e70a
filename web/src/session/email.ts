import { z } from "@/zod";

/** Blanks and characters that can't be seen, which come along when an address is pasted. */
const UNSEEN = /[\s\p{Cf}\p{Cc}]/u;

/** Without what stands unseen before and after it. */
function trimmed(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex((character) => !UNSEEN.test(character));
  if (first < 0) return "";
  const last = characters.findLastIndex((character) => !UNSEEN.test(character));
  return characters.slice(first, last + 1).join("");
}

/** An email address as somebody typed or pasted it, in small letters. */
export const emailField = z
  .string()
  .overwrite((text) => trimmed(text).toLowerCase())
  .regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "Write the whole address, such as ana@example.com.");
