import { useState, type ComponentProps } from "react";
import { z } from "zod";
import { buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Field, Input } from "@/ui/Field";

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "Write the whole address, such as ana@example.com.");

export const codeField = z.string().trim().min(1, "Write the code from the email.");

export const newPasswordField = z
  .string()
  .min(1, "Choose a password.")
  .refine((value) => value === value.trim(), "Must not begin or end with a space.");

interface TextProps extends ComponentProps<"input"> {
  label: string;
  error: string | undefined;
  hint?: string;
}

export function TextField({ label, error, hint, ...rest }: TextProps) {
  return (
    <Field label={label} error={error} hint={hint}>
      {(wiring) => <Input {...rest} {...wiring} />}
    </Field>
  );
}

/** A password that can be looked at. */
export function PasswordField({ label, error, hint, ...rest }: TextProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} error={error} hint={hint}>
      {(wiring) => (
        <div className="relative">
          <Input {...rest} {...wiring} type={shown ? "text" : "password"} className="pr-20" />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={`Show the ${label.toLowerCase()}`}
            className={cn(buttonClass("quiet", "small"), "absolute top-1 right-1")}
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
          </button>
        </div>
      )}
    </Field>
  );
}
