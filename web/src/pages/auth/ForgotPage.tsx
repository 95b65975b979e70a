import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { emailField } from "@/session/email";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { AuthForm } from "./AuthForm";
import { EmailField } from "./fields";
import { StepLink } from "./StepLink";

const schema = z.object({ email: emailField });
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function ForgotPage() {
  const { back, email } = route.useSearch();
  const navigate = useNavigate();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "" },
  });
  const forgot = useMutation({
    mutationFn: (body: Values) => answer(api.POST("/api/auth/forgot", { body })),
    meta: { showsError: true },
    onSuccess: (_done, { email }) => navigate({ to: "/reset", search: { back, email } }),
  });
  return (
    <AuthForm
      title="Forgotten password"
      intro="Write your address, and we send a code to it with which you choose a new password."
      form={form}
      action="Send the code"
      step={forgot}
      links={
        <>
          <p>
            <StepLink to="/reset">I have a code already</StepLink>
          </p>
          <p>
            <StepLink to="/sign-in">Back to signing in</StepLink>
          </p>
        </>
      }
    >
      <EmailField />
    </AuthForm>
  );
}
