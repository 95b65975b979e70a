import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { answer, api } from "@/api/client";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { AuthForm } from "./AuthForm";
import { codeField, emailField, newPasswordField, PasswordField, TextField } from "./fields";

const schema = z.object({ email: emailField, code: codeField, password: newPasswordField });
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function ResetPage() {
  const { back, email } = route.useSearch();
  const navigate = useNavigate();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", code: "", password: "" },
  });
  const reset = useMutation({
    mutationFn: (body: Values) => answer(api.POST("/api/auth/reset", { body })),
    meta: { showsError: true },
    onSuccess: (_done, { email }) =>
      navigate({ to: "/sign-in", search: { back, email, notice: "reset" } }),
    onError: (error) => showFieldErrors(form, error),
  });
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: "email" }) || undefined;
  return (
    <AuthForm
      title="Choose a new password"
      intro={
        email
          ? `If ${email} has an account, a code is on its way there.`
          : "Write your address and the code that we sent to it."
      }
      action="Set the new password"
      busy={reset.isPending}
      error={generalError(form, reset.error)}
      onSubmit={form.handleSubmit((values) => reset.mutate(values))}
      links={
        <p>
          <Link to="/forgot" search={{ back, email: typed }}>
            Send another code
          </Link>
        </p>
      }
    >
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code?.message}
        {...form.register("code")}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
    </AuthForm>
  );
}
