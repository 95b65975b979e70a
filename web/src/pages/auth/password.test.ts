import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { newPasswordField, PASSWORD_RULE, RULE } from "./password";

it("the rule that is shown is the deployed directory's", () => {
  const template = readFileSync("../template.yaml", "utf8");
  const policy = /PasswordPolicy:\n((?: {10,}\S.*\n)+)/.exec(template)?.[1] ?? "";
  const of = (name: string) => new RegExp(`${name}: (\\S+)`).exec(policy)?.[1];

  expect(of("MinimumLength")).toBe(String(RULE.length));
  expect({
    lowercase: of("RequireLowercase"),
    uppercase: of("RequireUppercase"),
    digit: of("RequireNumbers"),
    symbol: of("RequireSymbols"),
  }).toEqual({ lowercase: "true", uppercase: "true", digit: "true", symbol: "false" });
  expect(PASSWORD_RULE).toBe(
    "At least 10 characters, with a small letter, a capital letter, and a digit.",
  );
});

it.each([
  ["", "Choose a password."],
  ["short", "It still needs 5 more characters, a capital letter, and a digit."],
  ["Longenough1 ", "It must not begin or end with a space."],
  ["Longenough", "It still needs a digit."],
  ["Longenou1", "It still needs 1 more character."],
])("%j is refused: %s", (password, says) => {
  expect(newPasswordField.safeParse(password).error?.issues[0]?.message).toBe(says);
});

it("a password by the rule is taken as it is", () => {
  expect(newPasswordField.parse("Correct-horse-9")).toBe("Correct-horse-9");
});
