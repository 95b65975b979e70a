import { expect, it } from "vitest";
import { emailField } from "./email";

it.each(["Ana@Example.com", " ana@example.com ", "\u00a0ana@example.com\u200b\n", "\ufeffana@example.com"])(
  "%j is taken as what can be seen of it",
  (typed) => {
    expect(emailField.parse(typed)).toBe("ana@example.com");
  },
);

it.each(["", "  ", "ana", "ana@example", "ana @example.com"])("%j is refused in words", (typed) => {
  expect(emailField.safeParse(typed).error?.issues[0]?.message).toMatch(/whole address/);
});
