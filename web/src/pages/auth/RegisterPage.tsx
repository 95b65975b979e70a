import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { emailField } from "@/session/email";
import { atMost } from "@/ui/lengths";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { useIdempotent } from "@/api/idempotency";
import { AuthForm } from "./AuthForm";
import { EmailField, PasswordField, TextField } from "./fields";
import { newPasswordField } from "./password";
import { StepLink } from "./StepLink";
import { useLogin } from "./useLogin";

const schema = z.object({
  full_name: z.string().trim().min(1, "Write your name.").pipe(atMost(100)),
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
  });
  return (
    <AuthForm
      title="Create an account"
      intro="If somebody invited you, use the address that they invited."
      form={form}
      action="Create account"
      step={{
        mutate: register.mutate,
        isPending: register.isPending || login.isPending,
        error: register.error ?? login.error,
      }}
      links={
        <p>
          Been here before? <StepLink to="/sign-in">Sign in</StepLink>
        </p>
      }
    >
      <TextField name="full_name" label="Your name" autoComplete="name" />
      <EmailField />
      <PasswordField isNew />
    </AuthForm>
  );
}
