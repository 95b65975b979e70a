import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { emailField } from "@/session/email";
import { z } from "@/zod";
import { answer, api } from "@/api/client";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toasts";
import { AuthForm } from "./AuthForm";
import { CodeField, codeField, EmailField } from "./fields";
import { StepLink } from "./StepLink";

const schema = z.object({ email: emailField, code: codeField });
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function ConfirmPage() {
  const { back, email } = route.useSearch();
  const navigate = useNavigate();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", code: "" },
  });
  const confirm = useMutation({
    mutationFn: (body: Values) => answer(api.POST("/api/auth/confirm", { body })),
    meta: { showsError: true },
    onSuccess: (_done, { email }) =>
      navigate({ to: "/sign-in", search: { back, email, notice: "confirmed" } }),
  });
  const resend = useMutation({
    mutationFn: (email: string) => answer(api.POST("/api/auth/resend", { body: { email } })),
    onSuccess: () => toast("If this address waits for a code, a new one is on its way."),
  });
  return (
    <AuthForm
      title="Confirm your address"
      intro={
        email
          ? `We have sent a code to ${email}. It may take a minute, or be in the spam folder.`
          : "Write the address that you registered, and the code that we sent to it."
      }
      form={form}
      action="Confirm"
      step={confirm}
      links={
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            No code came?
            <Button
              size="small"
              busy={resend.isPending}
              onClick={async () => {
                if (await form.trigger("email", { shouldFocus: true })) {
                  resend.mutate(emailField.parse(form.getValues("email")));
                }
              }}
            >
              Send another code
            </Button>
          </div>
          <p>
            <StepLink to="/sign-in">Back to signing in</StepLink>
          </p>
        </>
      }
    >
      <EmailField />
      <CodeField />
    </AuthForm>
  );
}
