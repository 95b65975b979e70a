import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { emailField } from "@/session/email";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { AuthForm } from "./AuthForm";
import { CodeField, codeField, EmailField, PasswordField } from "./fields";
import { newPasswordField } from "./password";
import { StepLink } from "./StepLink";

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
  });
  return (
    <AuthForm
      title="Choose a new password"
      intro={
        email
          ? `If ${email} has an account, a code is on its way there.`
          : "Write your address and the code that we sent to it."
      }
      form={form}
      action="Set the new password"
      step={reset}
      links={
        <p>
          <StepLink to="/forgot">Send another code</StepLink>
        </p>
      }
    >
      <EmailField />
      <CodeField />
      <PasswordField label="New password" isNew />
    </AuthForm>
  );
}
