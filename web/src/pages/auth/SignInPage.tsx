import { zodResolver } from "@hookform/resolvers/zod";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { Problem } from "@/api/problem";
import { Checkbox } from "@/ui/Field";
import { AuthForm } from "./AuthForm";
import { emailField, PasswordField, TextField } from "./fields";
import { useLogin } from "./useLogin";

const schema = z.object({
  email: emailField,
  password: z.string().min(1, "Write your password."),
  stay: z.boolean(),
});

const route = getRouteApi("/auth");

const NOTICES = {
  ended: "Your session has ended. Sign in, and you are back where you were.",
  confirmed: "Your address is confirmed. Sign in to begin.",
  reset: "Your new password is set. Sign in with it.",
} as const;

export function SignInPage() {
  const { notice, email, back } = route.useSearch();
  const login = useLogin();
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", password: "", stay: true },
  });
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: "email" }) || undefined;
  const waits = login.error instanceof Problem && login.error.code === "not_confirmed";
  return (
    <AuthForm
      title="Sign in"
      intro={notice && <p role="status">{NOTICES[notice]}</p>}
      action="Sign in"
      busy={login.isPending}
      error={login.error}
      onSubmit={form.handleSubmit((values) => login.mutate(values))}
      links={
        <>
          {waits && (
            <p>
              <Link to="/confirm" search={{ back, email: typed }}>
                Confirm your address
              </Link>
            </p>
          )}
          <p>
            New here?{" "}
            <Link to="/register" search={{ back, email: typed }}>
              Create an account
            </Link>
          </p>
          <p>
            <Link to="/forgot" search={{ back, email: typed }}>
              Forgot your password?
            </Link>
          </p>
        </>
      }
    >
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
      <Checkbox label="Stay signed in on this device" {...form.register("stay")} />
    </AuthForm>
  );
}
