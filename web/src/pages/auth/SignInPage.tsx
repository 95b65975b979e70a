import { zodResolver } from "@hookform/resolvers/zod";
import { getRouteApi } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { emailField } from "@/session/email";
import { z } from "@/zod";
import { Problem } from "@/api/problem";
import { Checkbox } from "@/ui/Field";
import { AuthForm } from "./AuthForm";
import { EmailField, PasswordField, passwordField } from "./fields";
import { StepLink } from "./StepLink";
import { useLogin } from "./useLogin";

const schema = z.object({ email: emailField, password: passwordField, stay: z.boolean() });

const route = getRouteApi("/auth");

const NOTICES = {
  ended: "Your session has ended. Sign in, and you are back where you were.",
  confirmed: "Your address is confirmed. Sign in to begin.",
  reset: "Your new password is set. Sign in with it.",
} as const;

export function SignInPage() {
  const { notice, email } = route.useSearch();
  const login = useLogin();
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", password: "", stay: true },
  });
  const waits = login.error instanceof Problem && login.error.code === "not_confirmed";
  return (
    <AuthForm
      title="Sign in"
      intro={notice && <p role="status">{NOTICES[notice]}</p>}
      form={form}
      action="Sign in"
      step={login}
      links={
        <>
          {waits && (
            <p>
              <StepLink to="/confirm">Confirm your address</StepLink>
            </p>
          )}
          <p>
            New here? <StepLink to="/register">Create an account</StepLink>
          </p>
          <p>
            <StepLink to="/forgot">Forgot your password?</StepLink>
          </p>
        </>
      }
    >
      <EmailField />
      <PasswordField />
      <Checkbox label="Stay signed in on this device" {...form.register("stay")} />
    </AuthForm>
  );
}
