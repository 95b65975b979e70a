import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { AuthForm } from "./AuthForm";
import { emailField, newPasswordField, PasswordField, TextField } from "./fields";
import { useLogin } from "./useLogin";

const schema = z.object({
  full_name: z.string().trim().min(1, "Write your name.").max(100, "Use at most 100 characters."),
  email: emailField,
  password: newPasswordField,
});
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function RegisterPage() {
  const { back, email } = route.useSearch();
  const navigate = useNavigate();
  const login = useLogin();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { full_name: "", email: email ?? "", password: "" },
  });
  const once = useIdempotent();
  const register = useMutation({
    mutationFn: (body: Values) =>
      once(body, (header) => answer(api.POST("/api/auth/register", { params: { header }, body }))),
    meta: { showsError: true },
    onSuccess: async ({ confirmed }, { email, password }) => {
      if (confirmed) login.mutate({ email, password, stay: true });
      else await navigate({ to: "/confirm", search: { back, email } });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: "email" }) || undefined;
  return (
    <AuthForm
      title="Create an account"
      intro="If somebody invited you, use the address that they invited."
      action="Create account"
      busy={register.isPending || login.isPending}
      error={generalError(form, register.error) ?? login.error}
      onSubmit={form.handleSubmit((values) => register.mutate(values))}
      links={
        <p>
          Been here before?{" "}
          <Link to="/sign-in" search={{ back, email: typed }}>
            Sign in
          </Link>
        </p>
      }
    >
      <TextField
        label="Your name"
        autoComplete="name"
        error={errors.full_name?.message}
        {...form.register("full_name")}
      />
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        hint="A long one is better than a strange one."
        error={errors.password?.message}
        {...form.register("password")}
      />
    </AuthForm>
  );
}
