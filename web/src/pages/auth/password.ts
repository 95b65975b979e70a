import { z } from "@/zod";

/** The user pool's rule; a test compares it with the template. */
export const RULE = { length: 10, needs: ["lowercase", "uppercase", "digit"] } as const;

const NEEDS = {
  lowercase: { pattern: /[a-z]/, says: "a small letter" },
  uppercase: { pattern: /[A-Z]/, says: "a capital letter" },
  digit: { pattern: /[0-9]/, says: "a digit" },
};

const list = (parts: readonly string[]): string =>
  new Intl.ListFormat("en", { type: "conjunction" }).format(parts);

/** Shown beside the field before anything is typed. */
export const PASSWORD_RULE = `At least ${RULE.length} characters, with ${list(RULE.needs.map((need) => NEEDS[need].says))}.`;

/** What a new password lacks, such as "3 more characters and a digit". */
function lacking(password: string): string[] {
  const short = RULE.length - Array.from(password).length;
  return [
    ...(short > 0 ? [short === 1 ? "1 more character" : `${short} more characters`] : []),
    ...RULE.needs.filter((need) => !NEEDS[need].pattern.test(password)).map((need) => NEEDS[need].says),
  ];
}

export const newPasswordField = z.string().superRefine((password, context) => {
  const wrong = (message: string) => context.addIssue({ code: "custom", message });
  if (!password) wrong("Choose a password.");
  else if (password !== password.trim()) wrong("It must not begin or end with a space.");
  else if (lacking(password).length > 0) wrong(`It still needs ${list(lacking(password))}.`);
});
