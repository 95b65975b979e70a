import { z } from "@/zod";

/** Blanks and invisible characters, which may come with a pasted address. */
const UNSEEN = /[\s\p{Cf}\p{Cc}]/u;

/** Without invisible characters at both ends. */
function trimmed(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex((character) => !UNSEEN.test(character));
  if (first < 0) return "";
  const last = characters.findLastIndex((character) => !UNSEEN.test(character));
  return characters.slice(first, last + 1).join("");
}

/** An email address as typed or pasted, in lower case. */
export const emailField = z
  .string()
  .overwrite((text) => trimmed(text).toLowerCase())
  .regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "Write the whole address, such as ana@example.com.");
