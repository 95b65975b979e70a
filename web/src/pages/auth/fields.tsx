import { useState, type ComponentProps } from "react";
import { useFormContext } from "react-hook-form";
import { z } from "@/zod";
import { buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Field, Input } from "@/ui/Field";
import { PASSWORD_RULE } from "./password";

export const codeField = z.string().trim().min(1, "Write the code from the email.");

export const passwordField = z.string().min(1, "Write your password.");

interface TextProps extends ComponentProps<"input"> {
  /** The field's name in the surrounding form. */
  name: string;
  label: string;
  hint?: string;
}

export function TextField({ name, label, hint, ...rest }: TextProps) {
  const { register, getFieldState, formState } = useFormContext();
  return (
    <Field label={label} error={getFieldState(name, formState).error?.message} hint={hint}>
      {(wiring) => <Input {...rest} {...wiring} {...register(name)} />}
    </Field>
  );
}

export function EmailField(props: ComponentProps<"input">) {
  return <TextField {...props} name="email" label="Email" type="email" autoComplete="username" />;
}

export function CodeField() {
  return <TextField name="code" label="Code" inputMode="numeric" autoComplete="one-time-code" />;
}

interface PasswordProps {
  label?: string;
  /** A new password, with its rule beside it. */
  isNew?: boolean;
}

/** The form's `password`, which can be made visible. */
export function PasswordField({ label = "Password", isNew = false }: PasswordProps) {
  const { register, getFieldState, formState } = useFormContext<{ password: string }>();
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={label}
      error={getFieldState("password", formState).error?.message}
      hint={isNew && PASSWORD_RULE}
    >
      {(wiring) => (
        <div className="relative">
          <Input
            {...wiring}
            {...register("password")}
            type={shown ? "text" : "password"}
            autoComplete={isNew ? "new-password" : "current-password"}
            className="pr-20"
          />
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
